#include "inference/text/bounded_json.h"

namespace fireside::text {

nlohmann::ordered_json parseBoundedJson(std::string_view text) {
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString && c == '\\') {
            ++i;
        } else if (c == '"') {
            inString = !inString;
        } else if (!inString && (c == '{' || c == '[')) {
            if (++depth > kDeepestJson) return nlohmann::ordered_json(nlohmann::json::value_t::discarded);
        } else if (!inString && (c == '}' || c == ']')) {
            --depth;
        }
    }
    return nlohmann::ordered_json::parse(text, nullptr, false);
}

}  // namespace fireside::text
