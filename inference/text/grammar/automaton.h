// A grammar as a machine that reads bytes: per rule a non-deterministic automaton whose edges read a byte or
// call a rule. Recursion of every kind, left recursion too, is only a matter of who runs it (ParseStates).
// Immutable after compile(); safe from several threads.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "inference/text/grammar/expression.h"

namespace fireside::grammar {

using StateId = std::int32_t;
using RuleId = std::int32_t;

struct ByteEdge {
    ByteRange bytes;
    StateId to;
};

/// The rule is read from here, then it goes on at `to`.
struct Call {
    RuleId rule;
    StateId to;
};

class Automaton {
 public:
    /// Every state that is reachable from `rules.root` can reach the end of its rule, so whatever is accepted
    /// so far can be completed. Throws Failure, which names the rule: what can never end, what is too large.
    [[nodiscard]] static Automaton compile(const Rules& rules);

    /// What can happen at a state before a byte is read: the states (itself, or others that need no byte to
    /// get to) that read one, the calls, and whether the rule may end. Rules that may be empty are also
    /// skipped here, so a call need never end where it began.
    struct Closure {
        std::span<const StateId> reads;
        std::span<const Call> calls;
        bool ends = false;
        [[nodiscard]] bool onlyEnds() const { return ends && reads.empty() && calls.empty(); }
    };
    /// Of a state that begins a rule or that an edge or a call leads to.
    [[nodiscard]] Closure closure(StateId state) const {
        const ClosureRow& row = closures_[static_cast<std::size_t>(state)];
        return {{reads_.data() + row.readsBegin, row.reads},
                {calls_.data() + row.callsBegin, row.calls},
                row.ends};
    }
    [[nodiscard]] std::span<const ByteEdge> edges(StateId state) const {
        const auto i = static_cast<std::size_t>(state);
        return {edges_.data() + edgesBegin_[i], edgesBegin_[i + 1] - edgesBegin_[i]};
    }
    [[nodiscard]] RuleId ruleOf(StateId state) const { return ruleOf_[static_cast<std::size_t>(state)]; }
    [[nodiscard]] StateId startOf(RuleId rule) const { return starts_[static_cast<std::size_t>(rule)]; }
    [[nodiscard]] std::size_t ruleCount() const { return starts_.size(); }
    /// The rule that nobody calls: it calls the root, and its end is the end of the text.
    [[nodiscard]] RuleId top() const { return static_cast<RuleId>(starts_.size()) - 1; }

    /// Bytes of the shortest text from here to the end of the state's rule.
    [[nodiscard]] int distance(StateId state) const { return distances_[static_cast<std::size_t>(state)]; }

    /// Bytes that no edge tells apart are one class.
    [[nodiscard]] int byteClass(std::uint8_t byte) const { return byteClass_[byte]; }
    [[nodiscard]] int byteClasses() const { return static_cast<int>(representative_.size()); }
    [[nodiscard]] std::uint8_t representative(int byteClass) const {
        return representative_[static_cast<std::size_t>(byteClass)];
    }

 private:
    friend class AutomatonBuilder;
    struct ClosureRow {
        std::uint32_t readsBegin = 0;
        std::uint32_t reads = 0;
        std::uint32_t callsBegin = 0;
        std::uint32_t calls = 0;
        bool ends = false;
    };

    std::vector<StateId> starts_;  // per rule; the last is the top
    std::vector<RuleId> ruleOf_;   // per state
    std::vector<std::uint32_t> edgesBegin_;
    std::vector<ByteEdge> edges_;
    std::vector<ClosureRow> closures_;
    std::vector<int> distances_;  // per state
    std::vector<StateId> reads_;
    std::vector<Call> calls_;
    std::array<std::uint8_t, 256> byteClass_{};
    std::vector<std::uint8_t> representative_;
};

}  // namespace fireside::grammar
