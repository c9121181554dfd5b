#include "inference/text/grammar/schema_document.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "inference/text/grammar/expression.h"
#include "inference/text/grammar/limits.h"

namespace fireside::grammar {

namespace {

constexpr std::array kAnnotations = {"title",      "description", "default",   "examples",
                                     "deprecated", "readOnly",    "writeOnly", "$schema",
                                     "$id",        "$comment",    "$defs",     "definitions"};
constexpr std::array kSupported = {"type",
                                   "enum",
                                   "const",
                                   "anyOf",
                                   "oneOf",
                                   "allOf",
                                   "$ref",
                                   "properties",
                                   "required",
                                   "additionalProperties",
                                   "minProperties",
                                   "maxProperties",
                                   "items",
                                   "minItems",
                                   "prefixItems",
                                   "maxItems",
                                   "minLength",
                                   "maxLength",
                                   "pattern",
                                   "format",
                                   "minimum",
                                   "maximum",
                                   "uniqueItems",
                                   "exclusiveMinimum",
                                   "exclusiveMaximum"};
constexpr std::array kTypes = {"object", "array", "string", "number", "integer", "boolean", "null"};

bool isIn(const auto& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

/// nlohmann's reader is not recursive, but what it makes is visited recursively.
void checkDepth(std::string_view text) {
    int depth = 0;
    bool inString = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inString && c == '\\') ++i;
        if (c == '"') inString = !inString;
        if (inString) continue;
        if (c == '{' || c == '[') ++depth;
        if (c == '}' || c == ']') --depth;
        if (depth > 4 * kMaxNesting)
            fail("it nests deeper than " + std::to_string(4 * kMaxNesting) + " levels");
    }
}

std::size_t valuesIn(const Json& json) {
    std::size_t out = 1;
    if (json.is_structured()) {
        for (const Json& part : json) out += valuesIn(part);
    }
    return out;
}

void checkKeywords(const PlacedSchema& placed) {
    if (placed.schema.is_boolean()) return;
    if (!placed.schema.is_object()) failAt(placed.place, "", "a schema is an object, true or false");
    for (const auto& [keyword, value] : placed.schema.items()) {
        if (keyword == "properties" && !value.is_object())
            failAt(placed.place, keyword, "it is not an object");
        if (value.is_structured() && value.size() > kMaxListed) {
            failAt(placed.place, keyword, "more than " + std::to_string(kMaxListed) + " entries");
        }
        if (isIn(kAnnotations, keyword) || isIn(kSupported, keyword)) continue;
        failAt(placed.place, keyword, "this keyword is not supported; remove it, or say it with others");
    }
}

}  // namespace

void failAt(const std::string& place, std::string_view keyword, const std::string& message) {
    fail("at " + (place.empty() ? "/" : place) + (keyword.empty() ? "" : ", " + std::string(keyword)) + ": " +
         message);
}

SchemaDocument::SchemaDocument(std::string_view text) {
    if (text.size() > kMaxTextBytes) fail("it is longer than " + std::to_string(kMaxTextBytes) + " bytes");
    checkDepth(text);
    try {
        root_ = Json::parse(text);
    } catch (const Json::exception& e) {
        const std::string what = e.what();  // "[json.exception.parse_error.101] parse error at line 1, ..."
        fail("it is not JSON: " + what.substr(std::min(what.size(), what.find("] ") + 2)));
    }
}

void SchemaDocument::charge(const Json& json) const {
    work_ += 50 + valuesIn(json);  // a step costs about as much as copying so many values
    if (work_ > kMaxSchemaWork) fail("its references and alternatives multiply to too much");
}

PlacedSchema SchemaDocument::resolve(const Json& reference, const std::string& place) const {
    if (!reference.is_string()) failAt(place, "$ref", "it is not a text");
    const std::string& target = reference.get_ref<const std::string&>();
    if (target != "#" && !target.starts_with("#/")) {
        failAt(place, "$ref", "'" + target + "' is not in this document; only #/... can be referred to");
    }
    std::string pointer;  // without %-escapes
    for (std::size_t i = 1; i < target.size(); ++i) {
        unsigned value = 0;
        const bool escaped = target[i] == '%' && i + 2 < target.size() &&
                             std::sscanf(target.substr(i + 1, 2).c_str(), "%2x", &value) == 1;
        pointer += escaped ? static_cast<char>(value) : target[i];
        if (escaped) i += 2;
    }
    try {
        const Json& found = root_.at(Json::json_pointer(pointer));
        charge(found);
        return {found, pointer};
    } catch (const Json::exception&) {
        failAt(place, "$ref", "'" + target + "' is not in this document");
    }
}

PlacedSchema SchemaDocument::flatten(const PlacedSchema& placed, int depth) const {
    if (depth > kMaxNesting) failAt(placed.place, "", "$ref and allOf nest too deeply, or without end");
    checkKeywords(placed);
    charge(placed.schema);
    if (!placed.schema.is_object()) return placed;
    if (!placed.schema.contains("$ref") && !placed.schema.contains("allOf")) return placed;
    Json out = placed.schema;
    out.erase("$ref");
    out.erase("allOf");
    const auto add = [&](const PlacedSchema& part) {
        out = merge(out, flatten(part, depth + 1).schema, placed.place);
    };
    if (const auto ref = placed.schema.find("$ref"); ref != placed.schema.end())
        add(resolve(*ref, placed.place));
    if (const auto all = placed.schema.find("allOf"); all != placed.schema.end()) {
        if (!all->is_array() || all->empty()) failAt(placed.place, "allOf", "it is not a list of schemas");
        for (std::size_t i = 0; i < all->size(); ++i) {
            add({(*all)[i], placed.place + "/allOf/" + std::to_string(i)});
        }
    }
    return {std::move(out), placed.place};
}

std::optional<int> countOf(const PlacedSchema& placed, const char* keyword) {
    const auto found = placed.schema.find(keyword);
    if (found == placed.schema.end()) return std::nullopt;
    const double value = found->is_number() ? found->get<double>() : -1;
    if (value < 0 || value != std::floor(value))
        failAt(placed.place, keyword, "it is not a number of things");
    return static_cast<int>(std::min<double>(value, kUnlimited));
}

std::vector<std::string> typesOf(const PlacedSchema& placed) {
    const auto found = placed.schema.find("type");
    if (found == placed.schema.end()) return {};
    const Json list = found->is_array() ? *found : Json::array({*found});
    std::vector<std::string> out;
    for (const Json& type : list) {
        if (!type.is_string() || !isIn(kTypes, type.get<std::string>())) {
            failAt(placed.place, "type", type.dump() + " is not a type of JSON");
        }
        if (!isIn(out, type.get<std::string>())) out.push_back(type);
    }
    if (out.empty()) failAt(placed.place, "type", "the list is empty");
    return out;
}

std::vector<std::string> requiredOf(const PlacedSchema& placed) {
    std::vector<std::string> out;
    const auto found = placed.schema.find("required");
    if (found == placed.schema.end()) return out;
    if (!found->is_array()) failAt(placed.place, "required", "it is not a list of names");
    for (const Json& name : *found) {
        if (!name.is_string()) failAt(placed.place, "required", "it is not a list of names");
        if (!isIn(out, name.get<std::string>())) out.push_back(name);
    }
    return out;
}

std::optional<std::vector<Json>> constantsOf(const PlacedSchema& placed) {
    const auto constant = placed.schema.find("const");
    const auto list = placed.schema.find("enum");
    if (constant == placed.schema.end() && list == placed.schema.end()) return std::nullopt;
    std::vector<Json> out;
    if (list == placed.schema.end()) {
        out.push_back(*constant);
        return out;
    }
    if (!list->is_array() || list->empty()) failAt(placed.place, "enum", "it is not a list of values");
    for (const Json& value : *list) {
        const bool kept = constant == placed.schema.end() || *constant == value;
        if (kept && std::find(out.begin(), out.end(), value) == out.end()) out.push_back(value);
    }
    return out;
}

const char* typeOfValue(const Json& value) {
    if (value.is_object()) return "object";
    if (value.is_array()) return "array";
    if (value.is_string()) return "string";
    if (value.is_boolean()) return "boolean";
    if (value.is_null()) return "null";
    const bool whole = value.is_number_integer() || value.get<double>() == std::floor(value.get<double>());
    return whole ? "integer" : "number";
}

bool hasType(const Json& value, const std::vector<std::string>& types) {
    const std::string type = typeOfValue(value);
    return types.empty() || isIn(types, type) || (type == "integer" && isIn(types, "number"));
}

}  // namespace fireside::grammar
