#include "inference/text/grammar/parse_states.h"

#include <algorithm>

#include "inference/text/grammar/limits.h"

namespace fireside::grammar {

namespace {

std::size_t mixed(std::size_t hash, std::int32_t value) {
    // The finalizer of SplitMix64 (Steele et al. 2014).
    std::uint64_t x = hash + 0x9e3779b97f4a7c15u + static_cast<std::uint32_t>(value);
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return static_cast<std::size_t>(x ^ x >> 31);
}

}  // namespace

std::size_t ParseStates::CallerHash::operator()(const Caller& caller) const {
    return mixed(mixed(mixed(0, caller.rule), caller.to), caller.group);
}

std::size_t ParseStates::ItemHash::operator()(const Item& item) const {
    return mixed(mixed(0, item.state), item.group);
}

ParseStates::ParseStates(const Automaton& automaton)
    : automaton_(&automaton), classes_(static_cast<std::size_t>(automaton.byteClasses())) {
    visit({automaton.startOf(automaton.top()), kNoGroup});
    start_ = close();
}

ParseStates::Id ParseStates::compute(Id from, int byteClass) {
    const std::uint8_t byte = automaton_->representative(byteClass);
    const State& state = states_[static_cast<std::size_t>(from)];
    for (std::size_t i = 0; i < state.count; ++i) {
        const Item item = items_[state.begin + i];
        for (const ByteEdge& edge : automaton_->edges(item.state)) {
            if (edge.bytes.first <= byte && byte <= edge.bytes.last) visit({edge.to, item.group});
        }
    }
    const Id to = close();
    next_[static_cast<std::size_t>(from) * classes_ + static_cast<std::size_t>(byteClass)] = to;
    return to;
}

/// The state that the visited items make, with everything that follows from them without reading.
ParseStates::Id ParseStates::close() {
    reads_.clear();
    accepts_ = false;
    while (!work_.empty()) {
        const Item item = work_.back();
        work_.pop_back();
        step(item);
        if (visited_.size() + callers_.size() + reads_.size() > kMaxItemsPerByte) exhausted_ = true;
        if (workDone_ > kMaxWork) exhausted_ = true;
        if (exhausted_) work_.clear();
    }
    if (!callers_.empty() && !exhausted_) startRules();
    visited_.clear();
    callers_.clear();
    if (bytes() > kMaxMatcherBytes) exhausted_ = true;
    if (exhausted_) return kDead;
    return internState();
}

void ParseStates::step(const Item& item) {
    const Automaton::Closure closure = automaton_->closure(item.state);
    workDone_ += 1 + closure.reads.size() + closure.calls.size();
    for (const StateId state : closure.reads) reads_.push_back({state, item.group});
    if (closure.ends && item.group == kNoGroup) accepts_ = true;
    if (closure.ends && item.group != kNoGroup) {
        const std::span<const Caller> returns = parents(item);
        workDone_ += returns.size();
        for (const Caller& parent : returns) visit({parent.to, parent.group});
    }
    for (const Call& call : closure.calls) addCaller({call.rule, call.to, item.group});
}

/// A call behind which its rule can only end is a tail call: what it returns to is where its own rule
/// returns to. So right recursion does not make the stack grow.
void ParseStates::addCaller(const Caller& caller) {
    const auto isTail = [this](const Caller& c) {
        return c.group != kNoGroup && automaton_->closure(c.to).onlyEnds();
    };
    if (!isTail(caller)) {
        callers_.insert(caller);
        return;
    }
    std::vector<Caller> work = {caller};
    std::unordered_set<Caller, CallerHash> seen;
    while (!work.empty()) {
        const Caller next = work.back();
        work.pop_back();
        if (!isTail(next)) {
            callers_.insert(next);
            continue;
        }
        if (!seen.insert(next).second) continue;
        if (seen.size() > kMaxItemsPerByte) {
            exhausted_ = true;
            return;
        }
        const std::span<const Caller> returns = parents({next.to, next.group});
        workDone_ += 1 + returns.size();
        for (const Caller& parent : returns) {
            work.push_back({next.rule, parent.to, parent.group});
        }
    }
}

void ParseStates::startRules() {
    std::vector<Caller> callers(callers_.begin(), callers_.end());
    std::sort(callers.begin(), callers.end());
    const GroupId group = internGroup(std::move(callers));
    for (const RuleId rule : groups_[static_cast<std::size_t>(group)].started) {
        const auto closure = automaton_->closure(automaton_->startOf(rule));
        for (const StateId state : closure.reads) reads_.push_back({state, group});
    }
}

std::span<const ParseStates::Caller> ParseStates::parents(const Item& item) const {
    const std::vector<Caller>& all = groups_[static_cast<std::size_t>(item.group)].parents;
    const RuleId rule = automaton_->ruleOf(item.state);
    const auto [begin, end] =
        std::equal_range(all.begin(), all.end(), Caller{rule, 0, 0},
                         [](const Caller& a, const Caller& b) { return a.rule < b.rule; });
    return {begin, end};
}

ParseStates::GroupId ParseStates::internGroup(std::vector<Caller> callers) {
    std::size_t hash = 0;
    for (const Caller& caller : callers) hash = mixed(hash, static_cast<std::int32_t>(CallerHash()(caller)));
    const auto [begin, end] = groupByHash_.equal_range(hash);
    for (auto it = begin; it != end; ++it) {
        if (groups_[static_cast<std::size_t>(it->second)].callers == callers) return it->second;
    }
    const auto id = static_cast<GroupId>(groups_.size());
    Group group;
    group.parents = callers;
    for (const Caller& caller : callers) {
        if (group.started.empty() || group.started.back() != caller.rule)
            group.started.push_back(caller.rule);
    }
    // Rules that begin with a call begin other rules here, in the same group; themselves, too.
    std::unordered_set<RuleId> started(group.started.begin(), group.started.end());
    for (std::size_t i = 0; i < group.started.size(); ++i) {
        for (const Call& call : automaton_->closure(automaton_->startOf(group.started[i])).calls) {
            group.parents.push_back({call.rule, call.to, id});
            if (started.insert(call.rule).second) group.started.push_back(call.rule);
        }
    }
    measureDistances(group, id);
    std::sort(group.parents.begin(), group.parents.end());
    group.callers = std::move(callers);
    groupBytes_ += (group.callers.size() + group.parents.size() + group.started.size()) * sizeof(Caller) +
                   group.distances.size() * 48 + 128;
    groups_.push_back(std::move(group));
    groupByHash_.emplace(hash, id);
    return id;
}

/// `own`, with the id `ownId`, is a group that is not among groups_ yet, or nullptr.
int ParseStates::distanceOf(const Item& item, const Group* own, GroupId ownId) const {
    const int inRule = automaton_->distance(item.state);
    if (item.group == kNoGroup) return inRule;
    const bool isOwn = own != nullptr && item.group == ownId;
    const Group& group = isOwn ? *own : groups_[static_cast<std::size_t>(item.group)];
    const auto behind = group.distances.find(automaton_->ruleOf(item.state));
    return behind == group.distances.end() ? kEndless : std::min(inRule + behind->second, kEndless);
}

/// Parents are in the order in which their rules were started, so what is nearer to the callers comes first
/// and few rounds settle everything. Too few only mean that a distance is not known or too large.
void ParseStates::measureDistances(Group& group, GroupId id) const {
    constexpr int kRounds = 16;
    bool changed = true;
    for (int round = 0; changed && round < kRounds; ++round) {
        changed = false;
        for (const Caller& parent : group.parents) {
            const int bytes = distanceOf({parent.to, parent.group}, &group, id);
            const auto known = group.distances.emplace(parent.rule, kEndless).first;
            if (bytes >= known->second) continue;
            known->second = bytes;
            changed = true;
        }
    }
}

ParseStates::Id ParseStates::internState() {
    std::sort(reads_.begin(), reads_.end());
    reads_.erase(std::unique(reads_.begin(), reads_.end()), reads_.end());
    if (reads_.empty() && !accepts_) return kDead;
    std::size_t hash = accepts_ ? 1 : 0;
    for (const Item& item : reads_) hash = mixed(mixed(hash, item.state), item.group);
    const auto [begin, end] = stateByHash_.equal_range(hash);
    for (auto it = begin; it != end; ++it) {
        const State& known = states_[static_cast<std::size_t>(it->second)];
        const auto first = items_.begin() + static_cast<std::ptrdiff_t>(known.begin);
        if (known.accepts == accepts_ && known.count == reads_.size() &&
            std::equal(reads_.begin(), reads_.end(), first)) {
            return it->second;
        }
    }
    const auto id = static_cast<Id>(states_.size());
    int distance = accepts_ ? 0 : kEndless;
    for (const Item& item : reads_) distance = std::min(distance, distanceOf(item, nullptr, kNoGroup));
    states_.push_back({items_.size(), reads_.size(), accepts_, distance});
    items_.insert(items_.end(), reads_.begin(), reads_.end());
    next_.resize(next_.size() + classes_, kUnknown);
    stateByHash_.emplace(hash, id);
    return id;
}

std::size_t ParseStates::bytes() const {
    constexpr std::size_t kOfHashEntry = 48;
    return next_.size() * sizeof(Id) + states_.size() * (sizeof(State) + kOfHashEntry) +
           items_.size() * sizeof(Item) + groupBytes_ + groups_.size() * kOfHashEntry;
}

ParseStates::Id ParseStates::compact(Id keep) {
    if (keep < 0) return keep;
    const State kept = states_[static_cast<std::size_t>(keep)];
    const auto first = items_.begin() + static_cast<std::ptrdiff_t>(kept.begin);
    std::vector<Item> items(first, first + static_cast<std::ptrdiff_t>(kept.count));
    std::vector<bool> needed(groups_.size(), false);
    for (const Item& item : items) {
        if (item.group != kNoGroup) needed[static_cast<std::size_t>(item.group)] = true;
    }
    // A group's callers are in groups that were made before it.
    for (std::size_t i = groups_.size(); i-- > 0;) {
        if (!needed[i]) continue;
        for (const Caller& caller : groups_[i].callers) {
            if (caller.group != kNoGroup) needed[static_cast<std::size_t>(caller.group)] = true;
        }
    }
    ParseStates fresh(*automaton_);
    std::vector<GroupId> renamed(groups_.size(), kNoGroup);
    const auto rename = [&renamed](GroupId& group) {
        if (group != kNoGroup) group = renamed[static_cast<std::size_t>(group)];
    };
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        if (!needed[i]) continue;
        std::vector<Caller> callers = std::move(groups_[i].callers);
        for (Caller& caller : callers) rename(caller.group);
        std::sort(callers.begin(), callers.end());
        renamed[i] = fresh.internGroup(std::move(callers));
    }
    for (Item& item : items) rename(item.group);
    fresh.reads_ = std::move(items);
    fresh.accepts_ = kept.accepts;
    fresh.exhausted_ = exhausted_;
    *this = std::move(fresh);
    return internState();
}

}  // namespace fireside::grammar
