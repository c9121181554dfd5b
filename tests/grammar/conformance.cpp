#include "tests/grammar/conformance.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>

namespace fireside::test {

namespace {

using nlohmann::json;

bool isOfType(const json& d, const std::string& type) {
    if (type == "integer")
        return d.is_number_integer() || (d.is_number() && d.get<double>() == std::floor(d.get<double>()));
    if (type == "number") return d.is_number();
    if (type == "string") return d.is_string();
    if (type == "boolean") return d.is_boolean();
    if (type == "null") return d.is_null();
    if (type == "array") return d.is_array();
    return type == "object" && d.is_object();
}

/// A wide character per character: patterns are about characters, not bytes.
std::wstring wide(const std::string& utf8) {
    std::wstring out;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            out += static_cast<wchar_t>(byte);
        } else if (byte >= 0xC0) {
            out += static_cast<wchar_t>(byte & (byte >= 0xF0 ? 0x07 : byte >= 0xE0 ? 0x0F : 0x1F));
        } else {
            out.back() = static_cast<wchar_t>(out.back() << 6 | (byte & 0x3F));
        }
    }
    return out;
}

bool stringConforms(const json& d, const json& s) {
    const std::string text = d.get<std::string>();
    const auto length = std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
    if (s.contains("minLength") && length < s["minLength"].get<long>()) return false;
    if (s.contains("maxLength") && length > s["maxLength"].get<long>()) return false;
    if (s.contains("pattern")) {
        const std::wregex pattern(wide(s["pattern"].get<std::string>()));
        if (!std::regex_search(wide(text), pattern)) return false;
    }
    static const std::map<std::string, std::regex> formats = {
        {"date", std::regex(R"(\d{4}-\d\d-\d\d)")},
        {"time", std::regex(R"(\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))")},
        {"date-time", std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))")},
        {"uuid", std::regex(R"([0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")},
        {"ipv4", std::regex(R"((\d{1,3}\.){3}\d{1,3})")},
        {"email", std::regex(R"([^@ ]+@[a-z0-9-]+(\.[a-z0-9-]+)+)")}};
    return !s.contains("format") || std::regex_match(text, formats.at(s["format"].get<std::string>()));
}

bool numberConforms(const json& d, const json& s) {
    const double x = d.get<double>();
    return !(s.contains("minimum") && x < s["minimum"].get<double>()) &&
           !(s.contains("maximum") && x > s["maximum"].get<double>()) &&
           !(s.contains("exclusiveMinimum") && x <= s["exclusiveMinimum"].get<double>()) &&
           !(s.contains("exclusiveMaximum") && x >= s["exclusiveMaximum"].get<double>());
}

bool arrayConforms(const json& d, const json& s, const json& root) {
    if (s.contains("minItems") && d.size() < s["minItems"].get<std::size_t>()) return false;
    if (s.contains("maxItems") && d.size() > s["maxItems"].get<std::size_t>()) return false;
    const json prefix = s.value("prefixItems", json::array());
    for (std::size_t i = 0; i < d.size(); ++i) {
        const json item = i < prefix.size() ? prefix[i] : s.value("items", json(true));
        if (!conforms(d[i], item, root)) return false;
    }
    return true;
}

bool objectConforms(const json& d, const json& s, const json& root) {
    for (const json& name : s.value("required", json::array())) {
        if (!d.contains(name.get<std::string>())) return false;
    }
    if (s.contains("minProperties") && d.size() < s["minProperties"].get<std::size_t>()) return false;
    if (s.contains("maxProperties") && d.size() > s["maxProperties"].get<std::size_t>()) return false;
    const json properties = s.value("properties", json::object());
    for (const auto& [name, value] : d.items()) {
        const json of =
            properties.contains(name) ? properties[name] : s.value("additionalProperties", json(true));
        if (!conforms(value, of, root)) return false;
    }
    return true;
}

bool combined(const json& d, const json& s, const json& root) {
    const auto fitting = [&](const char* keyword) {
        const json& list = s[keyword];
        return std::count_if(list.begin(), list.end(),
                             [&](const json& part) { return conforms(d, part, root); });
    };
    if (s.contains("$ref") &&
        !conforms(d, root.at(json::json_pointer(s["$ref"].get<std::string>().substr(1))), root)) {
        return false;
    }
    if (s.contains("allOf") && fitting("allOf") != static_cast<long>(s["allOf"].size())) return false;
    if (s.contains("anyOf") && fitting("anyOf") == 0) return false;
    return !s.contains("oneOf") || fitting("oneOf") == 1;
}

}  // namespace

bool conforms(const json& d, const json& s, const json& root) {
    if (s.is_boolean()) return s.get<bool>();
    if (s.contains("type")) {
        const json types = s["type"].is_array() ? s["type"] : json::array({s["type"]});
        if (std::none_of(types.begin(), types.end(), [&](const json& t) { return isOfType(d, t); }))
            return false;
    }
    if (s.contains("const") && d != s["const"]) return false;
    if (s.contains("enum") && std::find(s["enum"].begin(), s["enum"].end(), d) == s["enum"].end())
        return false;
    if (!combined(d, s, root)) return false;
    if (d.is_string()) return stringConforms(d, s);
    if (d.is_number()) return numberConforms(d, s);
    if (d.is_array()) return arrayConforms(d, s, root);
    return !d.is_object() || objectConforms(d, s, root);
}

}  // namespace fireside::test
