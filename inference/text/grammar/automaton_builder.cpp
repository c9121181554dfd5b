#include "inference/text/grammar/automaton_builder.h"

#include <algorithm>
#include <bitset>
#include <functional>
#include <map>
#include <queue>
#include <utility>

#include "inference/text/grammar/limits.h"
#include "inference/text/grammar/rule_properties.h"

namespace fireside::grammar {

using Kind = Expression::Kind;

AutomatonBuilder::AutomatonBuilder(const Rules& rules) : rules_(rules), nullable_(nullableRules(rules)) {
    nullable_.push_back(false);  // the top is never called
}

Automaton Automaton::compile(const Rules& rules) {
    return AutomatonBuilder(rules).build();
}

Automaton AutomatonBuilder::build() {
    if (rules_.rules.size() > kMaxRules) {
        fail("there are more than " + std::to_string(kMaxRules) + " rules");
    }
    checkProductive();
    compileRules();
    classifyBytes();
    copyEdges();
    closeStates();
    measureDistances();
    return std::move(out_);
}

void AutomatonBuilder::checkProductive() const {
    const std::vector<bool> reachable = reachableRules(rules_);
    const std::vector<bool> productive = productiveRules(rules_);
    for (std::size_t i = 0; i < productive.size(); ++i) {
        if (reachable[i] && !productive[i]) {
            fail("rule '" + rules_.rules[i].name +
                 "' can never end: each of its alternatives needs it again, or matches nothing; give it an "
                 "alternative without itself");
        }
    }
}

void AutomatonBuilder::compileRules() {
    const std::vector<bool> reachable = reachableRules(rules_);
    const auto finish = [this](RuleId rule, const Expression& body) {
        current_ = rule;
        const StateId start = newState();
        out_.starts_.push_back(start);
        enter(start);
        at(add(body, start)).ends = true;
    };
    for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
        if (reachable[i]) {
            finish(static_cast<RuleId>(i), rules_.rules[i].body);
        } else {
            out_.starts_.push_back(-1);
        }
    }
    finish(static_cast<RuleId>(rules_.rules.size()), reference(rules_.root));
}

StateId AutomatonBuilder::newState() {
    if (states_.size() >= kMaxStates) {
        fail("the grammar is too large: its repetitions and character classes make more than " +
             std::to_string(kMaxStates) + " states; use smaller counts");
    }
    states_.emplace_back();
    out_.ruleOf_.push_back(current_);
    return static_cast<StateId>(states_.size()) - 1;
}

StateId AutomatonBuilder::add(const Expression& expression, StateId from) {
    switch (expression.kind) {
        case Kind::Text:
            return addText(expression.text, from);
        case Kind::Class:
            return addClass(expression.chars, from);
        case Kind::Sequence:
            for (const Expression& part : expression.parts) from = add(part, from);
            return from;
        case Kind::Choice:
            return addChoice(expression, from);
        case Kind::Repeat:
            return addRepeat(expression, from);
        case Kind::Rule:
            return addRule(expression.rule, from);
    }
    return from;
}

StateId AutomatonBuilder::addText(const std::string& bytes, StateId from) {
    for (const char c : bytes) {
        const auto byte = static_cast<std::uint8_t>(c);
        const StateId to = newState();
        at(from).edges.push_back({{byte, byte}, to});
        enter(to);
        from = to;
    }
    return from;
}

StateId AutomatonBuilder::addClass(const CharClass& chars, StateId from) {
    const StateId end = newState();
    enter(end);
    // Sequences share the states of equal endings: most end in one or two bytes of 80..BF.
    std::map<ByteSequence, StateId> behind = {{{}, end}};
    for (const ByteSequence& sequence : utf8Sequences(chars)) {
        StateId to = end;
        for (std::size_t i = sequence.size() - 1; i > 0; --i) {
            const ByteSequence ending(sequence.begin() + static_cast<std::ptrdiff_t>(i), sequence.end());
            const auto known = behind.find(ending);
            if (known != behind.end()) {
                to = known->second;
                continue;
            }
            const StateId state = newState();
            at(state).edges.push_back({sequence[i], to});
            enter(state);
            behind[ending] = to = state;
        }
        at(from).edges.push_back({sequence.front(), to});
    }
    return end;
}

StateId AutomatonBuilder::addChoice(const Expression& expression, StateId from) {
    const StateId end = newState();
    for (const Expression& part : expression.parts) skip(add(part, from), end);
    return end;
}

StateId AutomatonBuilder::addRepeat(const Expression& expression, StateId from) {
    const Expression& body = expression.parts.front();
    const bool unlimited = expression.most == kUnlimited;
    const int before = unlimited ? std::max(expression.least - 1, 0) : expression.least;
    for (int i = 0; i < before; ++i) from = add(body, from);
    if (unlimited) {
        // A state of its own to come back to, as `from` also begins other things.
        const StateId again = newState();
        skip(from, again);
        const StateId behind = add(body, again);
        skip(behind, again);
        return expression.least > 0 ? behind : again;
    }
    if (expression.most == expression.least) return from;
    const StateId end = newState();
    for (int i = expression.least; i < expression.most; ++i) {
        skip(from, end);
        from = add(body, from);
    }
    skip(from, end);
    return end;
}

StateId AutomatonBuilder::addRule(RuleId rule, StateId from) {
    const StateId to = newState();
    at(from).calls.push_back({rule, to});
    if (nullable_[static_cast<std::size_t>(rule)]) skip(from, to);
    enter(to);
    return to;
}

void AutomatonBuilder::classifyBytes() {
    // A new class begins wherever some edge's range begins or has just ended.
    std::bitset<257> begins;
    begins.set(0);
    for (const State& state : states_) {
        for (const ByteEdge& edge : state.edges) {
            begins.set(edge.bytes.first);
            begins.set(std::size_t{edge.bytes.last} + 1);
        }
    }
    for (std::size_t byte = 0; byte < 256; ++byte) {
        if (begins[byte]) out_.representative_.push_back(static_cast<std::uint8_t>(byte));
        out_.byteClass_[byte] = static_cast<std::uint8_t>(out_.representative_.size() - 1);
    }
}

void AutomatonBuilder::copyEdges() {
    for (const State& state : states_) {
        out_.edgesBegin_.push_back(static_cast<std::uint32_t>(out_.edges_.size()));
        out_.edges_.insert(out_.edges_.end(), state.edges.begin(), state.edges.end());
    }
    out_.edgesBegin_.push_back(static_cast<std::uint32_t>(out_.edges_.size()));
}

/// Dijkstra's algorithm from the ends of all rules backwards.
void AutomatonBuilder::measureDistances() {
    const std::vector<int> shortest = shortestTexts(rules_);
    using Entry = std::pair<int, StateId>;
    std::vector<std::vector<Entry>> before(states_.size());  // for how many bytes, from where
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> work;
    out_.distances_.assign(states_.size(), kEndless);
    for (StateId from = 0; from < static_cast<StateId>(states_.size()); ++from) {
        const State& state = at(from);
        const auto add = [&](StateId to, int bytes) {
            before[static_cast<std::size_t>(to)].emplace_back(bytes, from);
        };
        for (const ByteEdge& edge : state.edges) add(edge.to, 1);
        for (const StateId to : state.skips) add(to, 0);
        for (const Call& call : state.calls) add(call.to, shortest[static_cast<std::size_t>(call.rule)]);
        if (state.ends) work.emplace(0, from);
    }
    while (!work.empty()) {
        const auto [bytes, state] = work.top();
        work.pop();
        int& known = out_.distances_[static_cast<std::size_t>(state)];
        if (bytes >= known) continue;
        known = bytes;
        for (const auto& [more, from] : before[static_cast<std::size_t>(state)]) {
            work.emplace(std::min(bytes + more, kEndless), from);
        }
    }
}

void AutomatonBuilder::closeStates() {
    out_.closures_.resize(states_.size());
    seenBy_.assign(states_.size(), -1);
    std::size_t visited = 0;
    for (StateId state = 0; state < static_cast<StateId>(states_.size()); ++state) {
        if (!at(state).entered) continue;
        close(state);
        visited += work_.size();
        if (visited > kMaxClosure) {
            fail("the grammar is too large: long rows of things that may be left out; use smaller counts");
        }
    }
}

void AutomatonBuilder::close(StateId state) {
    Automaton::ClosureRow& row = out_.closures_[static_cast<std::size_t>(state)];
    row.readsBegin = static_cast<std::uint32_t>(out_.reads_.size());
    row.callsBegin = static_cast<std::uint32_t>(out_.calls_.size());
    work_ = {state};
    seenBy_[static_cast<std::size_t>(state)] = state;
    for (std::size_t i = 0; i < work_.size(); ++i) {
        const State& reached = at(work_[i]);
        if (!reached.edges.empty()) out_.reads_.push_back(work_[i]);
        out_.calls_.insert(out_.calls_.end(), reached.calls.begin(), reached.calls.end());
        row.ends = row.ends || reached.ends;
        for (const StateId to : reached.skips) {
            StateId& seen = seenBy_[static_cast<std::size_t>(to)];
            if (seen == state) continue;
            seen = state;
            work_.push_back(to);
        }
    }
    row.reads = static_cast<std::uint32_t>(out_.reads_.size()) - row.readsBegin;
    row.calls = static_cast<std::uint32_t>(out_.calls_.size()) - row.callsBegin;
}

}  // namespace fireside::grammar
