// Schemas that hold at the same time, as one; and schemas that cannot. Part of SchemaDocument.
#include <algorithm>
#include <set>

#include "inference/text/grammar/limits.h"
#include "inference/text/grammar/schema_document.h"

namespace fireside::grammar {

namespace {

constexpr std::size_t kMaxAlternatives = 256;

const Json kTrue = true;

const Json& valueOr(const Json& schema, const char* keyword, const Json& otherwise) {
    const auto found = schema.find(keyword);
    return found == schema.end() ? otherwise : *found;
}

/// What a schema says of the property `name`.
const Json& propertyOf(const Json& schema, const std::string& name) {
    static const Json none = Json::object();
    const Json& properties = valueOr(schema, "properties", none);
    const auto found = properties.find(name);
    return found != properties.end() ? *found : valueOr(schema, "additionalProperties", kTrue);
}

void mergeProperties(Json& out, const Json& a, const Json& b) {
    Json properties = Json::object();
    for (const Json* side : {&a, &b}) {
        const auto own = side->find("properties");
        if (own == side->end() || !own->is_object()) continue;
        for (const auto& [name, unused] : own->items()) {
            properties[name] = allOf(propertyOf(a, name), propertyOf(b, name));
        }
    }
    if (!properties.empty()) out["properties"] = std::move(properties);
    if (a.contains("additionalProperties") || b.contains("additionalProperties")) {
        out["additionalProperties"] =
            allOf(valueOr(a, "additionalProperties", kTrue), valueOr(b, "additionalProperties", kTrue));
    }
}

Json mergedTypes(const Json& a, const Json& b, const std::string& place) {
    const auto left = typesOf({Json{{"type", a}}, place}), right = typesOf({Json{{"type", b}}, place});
    const auto has = [](const std::vector<std::string>& types, const char* type) {
        return std::find(types.begin(), types.end(), type) != types.end();
    };
    Json out = Json::array();
    for (const std::string& type : left) {
        const bool number = type == "number" && !has(right, "number");
        if (has(right, type.c_str()) || (type == "integer" && has(right, "number"))) {
            out.push_back(type);
        } else if (number && has(right, "integer") && !has(left, "integer")) {
            out.push_back("integer");
        }
    }
    return out;
}

Json mergedLists(const Json& a, const Json& b, const std::string& place, const char* keyword) {
    if (!a.is_array() || !b.is_array()) failAt(place, keyword, "it is not a list");
    if (std::string_view(keyword) == "required") {
        Json out = a;
        for (const Json& name : b) {
            if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
        }
        return out;
    }
    Json out = Json::array();
    if (std::string_view(keyword) == "enum") {
        for (const Json& value : a) {
            if (std::find(b.begin(), b.end(), value) != b.end()) out.push_back(value);
        }
        return out;
    }
    if (a.size() * b.size() > kMaxAlternatives)
        failAt(place, keyword, "too many combinations of alternatives");
    for (const Json& left : a) {
        for (const Json& right : b) out.push_back(allOf(left, right));
    }
    return out;
}

Json mergedNumbers(const Json& a, const Json& b, const std::string& place, const std::string& keyword) {
    if (!a.is_number() || !b.is_number()) failAt(place, keyword, "it is not a number");
    const bool lower = keyword.starts_with("min") || keyword == "exclusiveMinimum";
    return (a < b) == lower ? b : a;
}

/// `out[keyword]` and `b`'s value of it at the same time; an empty list means that nothing is left.
void mergeKeyword(Json& out, const std::string& keyword, const Json& value, const std::string& place) {
    Json& own = out[keyword];
    if (own == value) return;
    if (keyword == "type") {
        own = mergedTypes(own, value, place);
    } else if (keyword == "enum" || keyword == "required" || keyword == "anyOf") {
        own = mergedLists(own, value, place, keyword.c_str());
    } else if (keyword.starts_with("min") || keyword.starts_with("max") || keyword.starts_with("exclusive")) {
        own = mergedNumbers(own, value, place, keyword);
    } else if (keyword == "items" && !out.contains("prefixItems")) {
        own = allOf(own, value);
    } else if (keyword == "uniqueItems") {
        own = true;
    } else {
        failAt(place, keyword, "two different ones that hold at the same time are not supported");
    }
}

}  // namespace

Json allOf(const Json& a, const Json& b) {
    if (a == kTrue || a == b) return b;
    if (b == kTrue) return a;
    if (a == Json(false) || b == Json(false)) return false;
    Json parts = Json::array();
    for (const Json* side : {&a, &b}) {
        // Those made here are spliced, and nothing is listed twice: so merging again and again comes to an
        // end.
        const bool list =
            side->is_object() && side->size() == 1 && side->contains("allOf") && (*side)["allOf"].is_array();
        for (const Json& part : list ? (*side)["allOf"] : Json::array({*side})) {
            if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
        }
    }
    return Json{{"allOf", std::move(parts)}};
}

Json SchemaDocument::merge(const Json& a, const Json& b, const std::string& place) const {
    if (a.is_boolean()) return a.get<bool>() ? b : a;
    if (b.is_boolean()) return b.get<bool>() ? a : b;
    if (b.contains("prefixItems") != a.contains("prefixItems") &&
        (b.contains("items") || a.contains("items"))) {
        failAt(place, "prefixItems", "together with the items of another schema it is not supported");
    }
    Json out = a;
    for (const auto& [keyword, value] : b.items()) {
        if (keyword == "properties" || keyword == "additionalProperties") continue;
        if (keyword == "$defs" || keyword == "definitions") continue;
        const bool annotation = keyword == "title" || keyword == "description" || keyword == "default" ||
                                keyword == "examples" || keyword == "deprecated" || keyword == "readOnly" ||
                                keyword == "writeOnly" || keyword.starts_with("$");
        if (!out.contains(keyword)) {
            out[keyword] = value;
        } else if (keyword == "const") {
            if (out[keyword] != value) return false;
        } else if (!annotation) {
            mergeKeyword(out, keyword, value, place);
            const bool list = keyword == "type" || keyword == "enum";
            if (list && out[keyword].empty()) return false;
        }
    }
    mergeProperties(out, a, b);
    return out;
}

namespace {

bool overlap(const std::vector<std::string>& a, const std::vector<std::string>& b, bool onlyObjects) {
    const auto has = [](const std::vector<std::string>& types, const std::string& type) {
        return types.empty() || std::find(types.begin(), types.end(), type) != types.end();
    };
    for (const char* type : {"array", "string", "boolean", "null"}) {
        if (has(a, type) && has(b, type)) return true;
    }
    const auto number = [&](const auto& types) { return has(types, "number") || has(types, "integer"); };
    if (number(a) && number(b)) return true;
    return !onlyObjects && has(a, "object") && has(b, "object");
}

bool closedWithout(const Json& schema, const std::string& name) {
    return propertyOf(schema, name) == Json(false);
}

}  // namespace

bool SchemaDocument::disjoint(const PlacedSchema& a, const PlacedSchema& b, int depth) const {
    if (depth > 8) return false;
    charge(a.schema);
    if (a.schema.is_boolean() || b.schema.is_boolean()) {
        return a.schema == Json(false) || b.schema == Json(false);
    }
    const auto constantsA = constantsOf(a), constantsB = constantsOf(b);
    const auto typesA = typesOf(a), typesB = typesOf(b);
    if (constantsA || constantsB) {
        const auto& values = constantsA ? *constantsA : *constantsB;
        const auto& otherTypes = constantsA ? typesB : typesA;
        const auto& others = constantsA ? constantsB : constantsA;
        return std::none_of(values.begin(), values.end(), [&](const Json& value) {
            const bool listed = !others || std::find(others->begin(), others->end(), value) != others->end();
            return listed && hasType(value, otherTypes);
        });
    }
    if (!overlap(typesA, typesB, false)) return true;
    if (overlap(typesA, typesB, true)) return false;
    const auto requiredA = requiredOf(a), requiredB = requiredOf(b);
    const std::set<std::string> both(requiredB.begin(), requiredB.end());
    for (const std::string& name : requiredA) {
        if (closedWithout(b.schema, name)) return true;
        if (!both.contains(name)) continue;
        const PlacedSchema propertyA = {propertyOf(a.schema, name), a.place + "/properties/" + name};
        const PlacedSchema propertyB = {propertyOf(b.schema, name), b.place + "/properties/" + name};
        if (disjoint(flatten(propertyA), flatten(propertyB), depth + 1)) return true;
    }
    return std::any_of(requiredB.begin(), requiredB.end(),
                       [&](const std::string& name) { return closedWithout(a.schema, name); });
}

}  // namespace fireside::grammar
