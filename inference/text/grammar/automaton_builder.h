// Builds an Automaton: Thompson's construction (1968) with rule calls, then the closures.
// Internal to the grammar room.
#pragma once

#include <vector>

#include "inference/text/grammar/automaton.h"

namespace fireside::grammar {

class AutomatonBuilder {
 public:
    explicit AutomatonBuilder(const Rules& rules);
    /// Once. Throws Failure.
    [[nodiscard]] Automaton build();

 private:
    struct State {
        std::vector<ByteEdge> edges;
        std::vector<StateId> skips;  // to, without reading
        std::vector<Call> calls;
        bool ends = false;
        bool entered = false;  // an edge, a call or a rule's start leads here: it needs a closure
    };

    StateId newState();
    State& at(StateId state) { return states_[static_cast<std::size_t>(state)]; }
    void skip(StateId from, StateId to) { at(from).skips.push_back(to); }
    void enter(StateId state) { at(state).entered = true; }

    /// Adds what `expression` reads after `from`; returns the state behind it. States are shared with what
    /// stands before, so an expression never adds a way back to `from`.
    StateId add(const Expression& expression, StateId from);
    StateId addText(const std::string& bytes, StateId from);
    StateId addClass(const CharClass& chars, StateId from);
    StateId addChoice(const Expression& expression, StateId from);
    StateId addRepeat(const Expression& expression, StateId from);
    StateId addRule(RuleId rule, StateId from);

    void compileRules();
    void checkProductive() const;
    void classifyBytes();
    void copyEdges();
    void closeStates();
    void close(StateId state);
    void measureDistances();

    const Rules& rules_;
    std::vector<bool> nullable_;
    std::vector<State> states_;
    RuleId current_ = 0;
    Automaton out_;
    std::vector<StateId> seenBy_;  // per state: the state whose closure saw it last
    std::vector<StateId> work_;
};

}  // namespace fireside::grammar
