#include "inference/template_rendering.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "inference/gguf/gguf_file.h"
#include "inference/text/bounded_json.h"
#include "inference/text/jinja/template.h"
#include "inference/text/tokenizer.h"

namespace fireside::engine {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kMagic = "GGUF";

struct Source {
    std::string text;
    std::string bos = "<BOS>";
    std::string eos = "<EOS>";
};

Result<Source> sourceOfModel(const std::filesystem::path& path) {
    FIRESIDE_TRY(const gguf::GgufFile file, gguf::GgufFile::open(path));
    const auto text = file.string("tokenizer.chat_template");
    if (!text) return Error{ErrorCode::UnsupportedTemplate, "the model carries no chat template"};
    FIRESIDE_TRY(const auto tokenizer, text::Tokenizer::create(file));
    const auto textOf = [&](std::optional<text::TokenId> id) {
        return id ? tokenizer->piece(*id, true) : std::string();
    };
    return Source{std::string(*text), textOf(tokenizer->bos()), textOf(tokenizer->eos())};
}

Result<Source> readSource(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored)) return Error{ErrorCode::FileNotFound, path.string()};
    std::ifstream file(path, std::ios::binary);
    std::string start(kMagic.size(), '\0');
    if (!file.read(start.data(), static_cast<std::streamsize>(start.size()))) {
        start.resize(static_cast<std::size_t>(file.gcount()));
    }
    if (start == kMagic) return sourceOfModel(path);
    const auto size = std::filesystem::file_size(path, ignored);
    if (ignored || !file.is_open()) return Error{ErrorCode::FileUnreadable, path.string()};
    if (size > jinja::kMaxTemplateBytes) return Error{ErrorCode::UnsupportedTemplate, "the file is too long"};
    file.clear();
    Source source;
    source.text = start + std::string(std::istreambuf_iterator<char>(file), {});
    if (file.bad()) return Error{ErrorCode::FileUnreadable, path.string()};
    return source;
}

}  // namespace

Result<std::string> renderTemplate(const std::filesystem::path& templateOrModel, std::string_view variables,
                                   const std::tm& now) {
    Json given = text::parseBoundedJson(variables);
    if (!given.is_object()) {
        return Error{ErrorCode::InvalidArgument, "the variables are not a JSON object, or nest too deep"};
    }
    if (given.contains("input") && given["input"].is_object()) given = Json(given["input"]);
    FIRESIDE_TRY(Source source, readSource(templateOrModel));
    FIRESIDE_TRY(const jinja::Template parsed, jinja::Template::parse(std::move(source.text)));
    Json context{
        {"bos_token", source.bos}, {"eos_token", source.eos}, {"tools", nullptr}, {"documents", nullptr}};
    context.update(given);
    return parsed.render(context, now);
}

}  // namespace fireside::engine
