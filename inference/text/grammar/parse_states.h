// Runs an Automaton on bytes: all ways to read the text so far at the same time, as one state, and states
// that were seen before are found again, so that reading a byte is mostly one look into a table.
//
// This is Earley's algorithm (1970; empty rules as in Aycock & Horspool 2002, tail calls as in Leo 1991),
// with one change: what it keeps of a position is identified by its content and not by the position, which
// makes the chart a graph-structured stack whose states can be memoised. Any context-free grammar is read, in
// the polynomial time and space of Earley's algorithm; how much is kept is bounded (limits.h). Copyable; one
// instance per answer, one thread. The automaton must outlive it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "inference/text/grammar/automaton.h"
#include "inference/text/grammar/rule_properties.h"

namespace fireside::grammar {

class ParseStates {
 public:
    using Id = std::int32_t;
    static constexpr Id kDead = -1;  // the text fits nothing

    explicit ParseStates(const Automaton& automaton);

    [[nodiscard]] Id start() const { return start_; }
    /// The state after one more byte; kDead stays dead.
    [[nodiscard]] Id next(Id from, std::uint8_t byte) {
        if (from < 0) return kDead;
        const int byteClass = automaton_->byteClass(byte);
        const Id known =
            next_[static_cast<std::size_t>(from) * classes_ + static_cast<std::size_t>(byteClass)];
        return known != kUnknown ? known : compute(from, byteClass);
    }
    /// The text so far is whole.
    [[nodiscard]] bool accepts(Id state) const {
        return state >= 0 && states_[static_cast<std::size_t>(state)].accepts;
    }
    /// More may follow.
    [[nodiscard]] bool continues(Id state) const {
        return state >= 0 && states_[static_cast<std::size_t>(state)].count > 0;
    }
    /// Bytes that complete the text in the shortest way, as far as is known; kEndless when it is not.
    [[nodiscard]] int distance(Id state) const {
        return state >= 0 ? states_[static_cast<std::size_t>(state)].distance : kEndless;
    }
    /// A bound was reached; states that would have needed more are dead.
    [[nodiscard]] bool exhausted() const { return exhausted_; }
    [[nodiscard]] std::size_t bytes() const;
    /// Begins a new allowance of kMaxWork.
    void renewWork() { workDone_ = 0; }
    /// Forgets everything but `keep` and returns its new id; all other ids become invalid.
    [[nodiscard]] Id compact(Id keep);

 private:
    using GroupId = std::int32_t;
    static constexpr GroupId kNoGroup = -1;  // of the top rule
    static constexpr Id kUnknown = -2;

    /// A state of the automaton that reads, in a rule that was called by the callers of a group.
    struct Item {
        StateId state;
        GroupId group;
        bool operator==(const Item&) const = default;
        auto operator<=>(const Item&) const = default;
    };
    /// Where `rule` was called, from before this position: then it goes on at `to`, in its own `group`.
    struct Caller {
        RuleId rule;
        StateId to;
        GroupId group;
        bool operator==(const Caller&) const = default;
        auto operator<=>(const Caller&) const = default;
    };
    /// All calls of one position. `parents` are the callers and the calls of the rules that thereby begin.
    struct Group {
        std::vector<Caller> callers;  // sorted: the group's identity
        std::vector<Caller> parents;  // sorted by rule
        std::vector<RuleId> started;
        std::unordered_map<RuleId, int> distances;  // bytes from the end of a rule to the end of the text
    };
    struct State {
        std::size_t begin;  // into items_
        std::size_t count;
        bool accepts;
        int distance;
    };
    struct CallerHash {
        std::size_t operator()(const Caller& caller) const;
    };
    struct ItemHash {
        std::size_t operator()(const Item& item) const;
    };

    Id compute(Id from, int byteClass);
    Id close();
    void step(const Item& item);
    void addCaller(const Caller& caller);
    void startRules();
    [[nodiscard]] std::span<const Caller> parents(const Item& item) const;
    void visit(const Item& item) {
        if (visited_.insert(item).second) work_.push_back(item);
    }
    GroupId internGroup(std::vector<Caller> callers);
    void measureDistances(Group& group, GroupId id) const;
    [[nodiscard]] int distanceOf(const Item& item, const Group* own, GroupId ownId) const;
    Id internState();

    const Automaton* automaton_;
    std::size_t classes_;
    std::vector<Id> next_;  // states_.size() * classes_
    std::vector<State> states_;
    std::vector<Item> items_;
    std::vector<Group> groups_;
    std::unordered_multimap<std::size_t, Id> stateByHash_;
    std::unordered_multimap<std::size_t, GroupId> groupByHash_;
    std::size_t groupBytes_ = 0;
    std::size_t workDone_ = 0;
    bool exhausted_ = false;
    Id start_ = kDead;

    // Of the step being computed.
    std::unordered_set<Item, ItemHash> visited_;
    std::unordered_set<Caller, CallerHash> callers_;
    std::vector<Item> work_;
    std::vector<Item> reads_;
    bool accepts_ = false;
};

}  // namespace fireside::grammar
