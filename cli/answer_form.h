// --grammar and --json-schema: what an answer has to look like.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "inference/engine.h"

namespace fireside::cli {

struct AnswerFormArguments {
    std::string grammarFile;
    std::string schemaFile;

    void addTo(CLI::App& command);
    /// Null when neither was given. Errors: FileNotFound, FileUnreadable, InvalidGrammar.
    [[nodiscard]] Result<std::unique_ptr<text::TokenConstraint>> constraintOf(engine::Model& model) const;
};

/// Why an answer whose constraint is not complete ended.
[[nodiscard]] std::string whyNotWhole(const engine::Generation& result);

}  // namespace fireside::cli
