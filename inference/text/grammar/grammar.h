// What a text may be, compiled: from the grammar notation (notation_parser.h) or from a JSON schema
// (json_schema.h). Immutable; safe from several threads. Bounds: limits.h.
#pragma once

#include <memory>
#include <string_view>

#include "app/base/result.h"
#include "inference/text/grammar/automaton.h"

namespace fireside::grammar {

class Grammar {
 public:
    /// Errors: InvalidGrammar, with line and column and what to do.
    [[nodiscard]] static Result<std::shared_ptr<const Grammar>> parse(std::string_view notation);
    /// Texts that are JSON and valid under the schema. Errors: InvalidGrammar, with the place in the schema
    /// (a JSON pointer) and the keyword that is malformed, contradicts another or is not supported.
    [[nodiscard]] static Result<std::shared_ptr<const Grammar>> ofJsonSchema(std::string_view schema);

    [[nodiscard]] const Automaton& automaton() const { return automaton_; }

 private:
    explicit Grammar(Automaton automaton) : automaton_(std::move(automaton)) {}
    [[nodiscard]] static std::shared_ptr<const Grammar> compile(const Rules& rules);

    Automaton automaton_;
};

}  // namespace fireside::grammar
