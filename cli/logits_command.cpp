// File format: int32 magic "GLD1", tokens, rows, columns; the int32 token ids; rows * columns float32. Little
// endian. A row per token, or of a model that makes embeddings or ranks the one pooled row.
#include <array>
#include <fstream>

#include "cli/command.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

struct LogitsArguments {
    ModelArguments model;
    std::vector<std::int32_t> ids;
    std::string out;
};

Result<> write(const LogitsArguments& arguments, std::int32_t rows, const std::vector<float>& logits) {
    std::ofstream file(arguments.out, std::ios::binary | std::ios::trunc);
    const auto tokens = static_cast<std::int32_t>(arguments.ids.size());
    const auto columns = static_cast<std::int32_t>(logits.size() / static_cast<std::size_t>(rows));
    const std::array<std::int32_t, 4> header{0x31444c47, tokens, rows, columns};
    auto put = [&](const auto& values) {
        file.write(reinterpret_cast<const char*>(values.data()),
                   static_cast<std::streamsize>(values.size() * sizeof(values[0])));
    };
    put(header);
    put(arguments.ids);
    put(logits);
    file.close();
    if (!file) return Error{ErrorCode::NotWritable, arguments.out};
    return {};
}

int logits(const LogitsArguments& arguments) {
    auto model = arguments.model.load();
    if (!model.ok()) return report(model.error());
    const auto result = (*model)->logits(arguments.ids);
    if (!result.ok()) return report(result.error());
    const bool perToken = (*model)->info().output == engine::ModelOutput::Text;
    const auto rows = perToken ? static_cast<std::int32_t>(arguments.ids.size()) : 1;
    const Result<> written = write(arguments, rows, *result);
    return written.ok() ? kExitOk : report(written.error());
}

}  // namespace

void addLogitsCommand(CLI::App& app, Work& chosen) {
    auto arguments = std::make_shared<LogitsArguments>();
    CLI::App* command =
        app.add_subcommand("logits", "Writes the logits after each of the given tokens to a file.");
    arguments->model.addTo(*command);
    arguments->model.addContextTo(*command);
    command->add_option("--ids", arguments->ids, "token ids: 1,2,3")->required()->delimiter(',');
    command->add_option("--out", arguments->out, "the file to write")->required();
    command->callback([arguments, &chosen] { chosen = [arguments] { return logits(*arguments); }; });
}

}  // namespace fireside::cli
