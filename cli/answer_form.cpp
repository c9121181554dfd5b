#include "cli/answer_form.h"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace fireside::cli {

namespace {

Result<std::string> contentsOf(const std::string& path) {
    if (!std::filesystem::exists(path)) return Error{ErrorCode::FileNotFound, path};
    std::ifstream file(path, std::ios::binary);
    if (!file.is_open() || std::filesystem::is_directory(path)) return Error{ErrorCode::FileUnreadable, path};
    std::string out{std::istreambuf_iterator<char>(file), {}};
    if (file.bad()) return Error{ErrorCode::FileUnreadable, path};
    return out;
}

}  // namespace

void AnswerFormArguments::addTo(CLI::App& command) {
    auto* grammar =
        command.add_option("--grammar", grammarFile, "a file with a grammar (GBNF) that the answer fits");
    command
        .add_option("--json-schema", schemaFile, "a file with a JSON schema that the answer is valid under")
        ->excludes(grammar);
}

Result<std::unique_ptr<text::TokenConstraint>> AnswerFormArguments::constraintOf(engine::Model& model) const {
    if (grammarFile.empty() && schemaFile.empty()) return std::unique_ptr<text::TokenConstraint>();
    engine::AnswerForm form;
    const bool schema = !schemaFile.empty();
    form.kind = schema ? engine::AnswerForm::Kind::JsonSchema : engine::AnswerForm::Kind::Grammar;
    FIRESIDE_TRY(form.text, contentsOf(schema ? schemaFile : grammarFile));
    return model.constrain(form);
}

std::string whyNotWhole(const engine::Generation& result) {
    switch (result.stopReason) {
        case engine::StopReason::TokenLimit:
            return "the answer ended at the limit of tokens before it was whole; allow more with --tokens";
        case engine::StopReason::ContextFull:
            return "the context was full before the answer was whole; allow more with --context";
        case engine::StopReason::NothingAllowed:
            return "no token of this model goes on with what the grammar wants here, or the grammar is too "
                   "ambiguous";
        default:
            return "the answer ended before it was whole";
    }
}

}  // namespace fireside::cli
