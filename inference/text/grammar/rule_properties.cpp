#include "inference/text/grammar/rule_properties.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <string>
#include <utility>

#include "inference/text/characters.h"

namespace fireside::grammar {

namespace {

using Kind = Expression::Kind;

void collectReferences(const Expression& expression, std::vector<int>& out) {
    if (expression.kind == Kind::Rule) out.push_back(expression.rule);
    for (const Expression& part : expression.parts) collectReferences(part, out);
}

std::vector<int> referencesOf(const Rule& rule) {
    std::vector<int> out;
    collectReferences(rule.body, out);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

/// Whether an expression has a property that texts and classes have or not, and that goes through sequences
/// (all parts), choices (one part) and repetitions (the body, unless it may be left out).
bool holds(const Expression& expression, bool ofCharacters, const std::vector<bool>& ofRules) {
    const auto part = [&](const Expression& e) { return holds(e, ofCharacters, ofRules); };
    switch (expression.kind) {
        case Kind::Text:
            return ofCharacters || expression.text.empty();
        case Kind::Class:
            return ofCharacters && !expression.chars.empty();
        case Kind::Sequence:
            return std::all_of(expression.parts.begin(), expression.parts.end(), part);
        case Kind::Choice:
            return std::any_of(expression.parts.begin(), expression.parts.end(), part);
        case Kind::Repeat:
            return expression.least == 0 || part(expression.parts.front());
        case Kind::Rule:
            return ofRules[static_cast<std::size_t>(expression.rule)];
    }
    return false;
}

std::vector<std::vector<std::size_t>> usersOf(const Rules& rules) {
    std::vector<std::vector<std::size_t>> users(rules.rules.size());
    for (std::size_t i = 0; i < rules.rules.size(); ++i) {
        for (const int used : referencesOf(rules.rules[i]))
            users[static_cast<std::size_t>(used)].push_back(i);
    }
    return users;
}

/// The least set of rules with the property: grows until nothing changes, looking again only at rules that
/// refer to a rule which was just added.
std::vector<bool> leastFixpoint(const Rules& rules, bool ofCharacters) {
    const std::size_t count = rules.rules.size();
    const auto users = usersOf(rules);
    std::vector<std::size_t> work;
    for (std::size_t i = 0; i < count; ++i) work.push_back(count - 1 - i);
    std::vector<bool> out(count, false);
    while (!work.empty()) {
        const std::size_t i = work.back();
        work.pop_back();
        if (out[i] || !holds(rules.rules[i].body, ofCharacters, out)) continue;
        out[i] = true;
        work.insert(work.end(), users[i].begin(), users[i].end());
    }
    return out;
}

/// Bytes of the shortest text of a class; characters of low numbers have the shortest ones.
int shortestCharacter(const CharClass& chars) {
    if (chars.empty()) return kEndless;
    std::string bytes;
    text::appendUtf8(chars.ranges().front().first, bytes);
    return static_cast<int>(bytes.size());
}

int capped(std::int64_t bytes) {
    return static_cast<int>(std::min<std::int64_t>(bytes, kEndless));
}

int shortest(const Expression& expression, const std::vector<int>& ofRules) {
    int out = 0;
    switch (expression.kind) {
        case Kind::Text:
            return static_cast<int>(expression.text.size());
        case Kind::Class:
            return shortestCharacter(expression.chars);
        case Kind::Sequence:
            for (const Expression& part : expression.parts)
                out = capped(std::int64_t{out} + shortest(part, ofRules));
            return out;
        case Kind::Choice:
            out = kEndless;
            for (const Expression& part : expression.parts) out = std::min(out, shortest(part, ofRules));
            return out;
        case Kind::Repeat:
            if (expression.least == 0) return 0;
            return capped(std::int64_t{expression.least} * shortest(expression.parts.front(), ofRules));
        case Kind::Rule:
            return ofRules[static_cast<std::size_t>(expression.rule)];
    }
    return kEndless;
}

}  // namespace

std::vector<int> shortestTexts(const Rules& rules) {
    const auto users = usersOf(rules);
    std::vector<int> known(rules.rules.size(), kEndless);
    using Entry = std::pair<int, std::size_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> work;
    const auto offer = [&](std::size_t rule) {
        const int bytes = shortest(rules.rules[rule].body, known);
        if (bytes < kEndless) work.emplace(bytes, rule);
    };
    for (std::size_t i = 0; i < known.size(); ++i) offer(i);
    while (!work.empty()) {
        const auto [bytes, rule] = work.top();
        work.pop();
        if (known[rule] < kEndless) continue;  // was found with fewer
        known[rule] = bytes;
        for (const std::size_t user : users[rule]) {
            if (known[user] == kEndless) offer(user);
        }
    }
    return known;
}

std::vector<bool> reachableRules(const Rules& rules) {
    std::vector<bool> out(rules.rules.size(), false);
    std::vector<int> work = {rules.root};
    while (!work.empty()) {
        const auto i = static_cast<std::size_t>(work.back());
        work.pop_back();
        if (out[i]) continue;
        out[i] = true;
        collectReferences(rules.rules[i].body, work);
    }
    return out;
}

std::vector<bool> nullableRules(const Rules& rules) {
    return leastFixpoint(rules, false);
}

std::vector<bool> productiveRules(const Rules& rules) {
    return leastFixpoint(rules, true);
}

}  // namespace fireside::grammar
