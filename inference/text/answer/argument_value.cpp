#include "inference/text/answer/argument_value.h"

#include <cctype>
#include <string>

#include "inference/text/answer/text_cursor.h"
#include "inference/text/bounded_json.h"

namespace fireside::text {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kDeepest = 100;

void appendUtf8(std::string& out, unsigned code) {
    const auto put = [&out](unsigned byte) { out += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xc0 | code >> 6);
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
    }
    put(0x80 | (code & 0x3f));
}

class PythonReader {
 public:
    explicit PythonReader(std::string_view text) : cursor_(text) {}

    std::optional<Json> whole() {
        auto value = read(0);
        cursor_.skipWhitespace();
        return value && cursor_.atEnd() ? value : std::nullopt;
    }

 private:
    std::optional<Json> read(int depth) {
        if (depth > kDeepest) return std::nullopt;
        cursor_.skipWhitespace();
        if (cursor_.atEnd()) return std::nullopt;
        const char c = cursor_.rest().front();
        if (c == '\'' || c == '"') return string();
        if (cursor_.take("[")) return list(']', depth);
        if (cursor_.take("(")) return list(')', depth);
        if (cursor_.take("{")) return dictionary(depth);
        if (cursor_.take("None")) return Json(nullptr);
        if (cursor_.take("True")) return Json(true);
        if (cursor_.take("False")) return Json(false);
        return number();
    }

    std::optional<Json> number() {
        const std::size_t end =
            std::min(cursor_.rest().find_first_not_of("+-.0123456789eE"), cursor_.rest().size());
        Json value = parseBoundedJson(cursor_.rest().substr(0, end));
        if (!value.is_number()) return std::nullopt;
        cursor_.skip(end);
        return value;
    }

    std::optional<Json> string() {
        const char quote = cursor_.rest().front();
        cursor_.skip(1);
        std::string out;
        while (!cursor_.atEnd()) {
            const char c = cursor_.rest().front();
            cursor_.skip(1);
            if (c == quote) return Json(out);
            if (c != '\\') {
                out += c;
            } else if (!escape(out)) {
                return std::nullopt;
            }
        }
        return std::nullopt;
    }

    bool escape(std::string& out) {
        if (cursor_.atEnd()) return false;
        const char c = cursor_.rest().front();
        cursor_.skip(1);
        constexpr std::string_view kNames = "nrt\\'\"";
        constexpr std::string_view kValues = "\n\r\t\\'\"";
        if (const std::size_t at = kNames.find(c); at != std::string_view::npos) {
            out += kValues[at];
            return true;
        }
        const std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (digits == 0 || cursor_.rest().size() < digits) return false;
        unsigned code = 0;
        for (const char digit : cursor_.rest().substr(0, digits)) {
            if (std::isxdigit(static_cast<unsigned char>(digit)) == 0) return false;
            const int lower = std::tolower(static_cast<unsigned char>(digit));
            code = code * 16 + static_cast<unsigned>(lower <= '9' ? lower - '0' : lower - 'a' + 10);
        }
        if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
        cursor_.skip(digits);
        appendUtf8(out, code);
        return true;
    }

    std::optional<Json> list(char end, int depth) {
        Json result = Json::array();
        const std::string close(1, end);
        for (;;) {
            cursor_.skipWhitespace();
            if (cursor_.take(close)) return result;
            auto value = read(depth + 1);
            if (!value) return std::nullopt;
            result.push_back(std::move(*value));
            cursor_.skipWhitespace();
            if (!cursor_.take(",") && !cursor_.rest().starts_with(close)) return std::nullopt;
        }
    }

    std::optional<Json> dictionary(int depth) {
        Json result = Json::object();
        for (;;) {
            cursor_.skipWhitespace();
            if (cursor_.take("}")) return result;
            const auto key = read(depth + 1);
            cursor_.skipWhitespace();
            if (!key || !key->is_string() || !cursor_.take(":")) return std::nullopt;
            auto value = read(depth + 1);
            if (!value) return std::nullopt;
            result[key->get<std::string>()] = std::move(*value);
            cursor_.skipWhitespace();
            if (!cursor_.take(",") && !cursor_.rest().starts_with("}")) return std::nullopt;
        }
    }

    TextCursor cursor_;
};

/// The schema's word for the parameter, "" where it says none or several.
std::string declaredType(std::span<const ToolDefinition> tools, std::string_view function,
                         std::string_view parameter) {
    for (const ToolDefinition& tool : tools) {
        if (tool.name != function) continue;
        const Json schema = parseBoundedJson(tool.parameters);
        const auto properties = schema.is_object() ? schema.find("properties") : schema.end();
        if (properties == schema.end() || !properties->is_object()) return {};
        const auto found = properties->find(std::string(parameter));
        if (found == properties->end() || !found->is_object()) return {};
        const auto type = found->find("type");
        if (type != found->end() && type->is_string()) return type->get<std::string>();
        return {};
    }
    return {};
}

}  // namespace

std::optional<Json> pythonLiteral(std::string_view text) {
    return PythonReader(text).whole();
}

Json argumentValue(std::string_view text, std::span<const ToolDefinition> tools, std::string_view function,
                   std::string_view parameter) {
    if (declaredType(tools, function, parameter) == "string") return std::string(text);
    if (Json value = parseBoundedJson(text); !value.is_discarded() && !value.is_string()) {
        return value;
    }
    if (auto value = pythonLiteral(text); value && !value->is_string()) return std::move(*value);
    return std::string(text);
}

}  // namespace fireside::text
