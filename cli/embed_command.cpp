// embed: records of text to a line each that holds a JSON array of numbers.
#include <array>
#include <charconv>
#include <cmath>
#include <iostream>

#include "cli/command.h"
#include "cli/records.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

struct EmbedArguments {
    ModelArguments model;
    std::string file;  // empty: standard input
    bool json = false;
    bool truncate = false;
};

/// The fewest digits that read back as the same numbers.
void print(const std::vector<float>& row) {
    std::string line = "[";
    for (const float x : row) {
        std::array<char, 32> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), x).ptr;
        line += line.size() > 1 ? "," : "";
        line += std::isfinite(x) ? std::string(digits.data(), end) : "null";
    }
    std::cout << line << "]" << std::endl;
}

/// What the model makes of one record; a reranker's is a line with the query, then the document.
Result<std::vector<float>> rowOf(engine::Model& model, const std::string& record, engine::TooLong tooLong) {
    if (model.info().output != engine::ModelOutput::Rank) return model.embed(record, tooLong);
    const std::size_t end = record.find('\n');
    if (end == std::string::npos) {
        return Error{ErrorCode::InvalidArgument, "a reranker reads a line with the query, then the document"};
    }
    return model.rank(std::string_view(record).substr(0, end), std::string_view(record).substr(end + 1));
}

Result<std::vector<std::string>> recordsOf(const EmbedArguments& arguments) {
    FIRESIDE_TRY(const std::string input, readInput(arguments.file));
    if (arguments.json) return jsonRecords(input);
    return records(input);
}

int embed(const EmbedArguments& arguments) {
    const auto texts = recordsOf(arguments);
    if (!texts.ok()) return report(texts.error());
    auto model = arguments.model.load();
    if (!model.ok()) return report(model.error());
    const auto tooLong = arguments.truncate ? engine::TooLong::Truncate : engine::TooLong::Refuse;
    for (std::size_t i = 0; i < texts->size(); ++i) {
        const auto row = rowOf(**model, (*texts)[i], tooLong);
        if (!row.ok()) {
            Error error = row.error();
            error.detail = "record " + std::to_string(i + 1) + ": " + error.detail;
            return report(error);
        }
        print(*row);
    }
    return kExitOk;
}

}  // namespace

void addEmbedCommand(CLI::App& app, Work& chosen) {
    auto arguments = std::make_shared<EmbedArguments>();
    CLI::App* command = app.add_subcommand(
        "embed",
        "Prints a JSON array per record of text: its embedding, of length 1, or of a reranker the "
        "probability "
        "of each class. A line %% separates records; a reranker's is a line with the query, then the "
        "document.");
    arguments->model.addTo(*command);
    arguments->model.addContextTo(*command);
    command->add_option("--file", arguments->file, "what to read instead of standard input");
    command->add_flag("--json", arguments->json, "each line of the input is a record as a JSON string");
    command->add_flag("--truncate", arguments->truncate,
                      "of texts longer than the context use the beginning; without this they are an error");
    command->callback([arguments, &chosen] { chosen = [arguments] { return embed(*arguments); }; });
}

}  // namespace fireside::cli
