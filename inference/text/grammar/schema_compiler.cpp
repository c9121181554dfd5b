#include "inference/text/grammar/schema_compiler.h"

#include <algorithm>

#include "inference/text/grammar/json_schema.h"
#include "inference/text/grammar/limits.h"

namespace fireside::grammar {

namespace {

constexpr std::size_t kMaxSchemaText = std::size_t{32} << 20;  // merging can repeat parts of the schema

bool isAnnotation(const std::string& keyword) {
    return keyword == "title" || keyword == "description" || keyword == "$comment" || keyword == "$schema" ||
           keyword == "$id" || keyword == "$defs" || keyword == "definitions" || keyword == "default" ||
           keyword == "examples" || keyword == "deprecated" || keyword == "readOnly" ||
           keyword == "writeOnly";
}

bool isOnlyReference(const Json& schema) {
    if (!schema.is_object() || !schema.contains("$ref")) return false;
    return std::all_of(schema.items().begin(), schema.items().end(),
                       [](const auto& entry) { return entry.key() == "$ref" || isAnnotation(entry.key()); });
}

/// The types that a schema without "type" is about; empty: any.
std::vector<std::string> impliedTypes(const Json& schema) {
    const auto hasOne = [&schema](std::initializer_list<const char*> keywords) {
        return std::any_of(keywords.begin(), keywords.end(),
                           [&](const char* k) { return schema.contains(k); });
    };
    std::vector<std::string> out;
    if (hasOne({"properties", "required", "additionalProperties", "minProperties", "maxProperties"})) {
        out.push_back("object");
    }
    if (hasOne({"items", "prefixItems", "minItems", "maxItems", "uniqueItems"})) out.push_back("array");
    if (hasOne({"minLength", "maxLength", "pattern", "format"})) out.push_back("string");
    if (hasOne({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})) out.push_back("number");
    return out;
}

}  // namespace

Rules rulesOfJsonSchema(std::string_view schema) {
    const SchemaDocument document(schema);
    return SchemaCompiler(document).compile();
}

Rules SchemaCompiler::compile() {
    json_ = addJsonTerminals(rules_);
    rules_.root = ruleOf({document_.root(), ""});
    while (!pending_.empty()) {
        const Pending next = std::move(pending_.front());
        pending_.pop_front();
        Expression body = visit(next.placed, 0);
        rules_.rules[static_cast<std::size_t>(next.rule)].body = std::move(body);
    }
    return std::move(rules_);
}

int SchemaCompiler::newRule(const std::string& name, Expression body) {
    if (rules_.rules.size() >= kMaxRules) fail("it needs more than " + std::to_string(kMaxRules) + " rules");
    rules_.rules.push_back({name, std::move(body)});
    return static_cast<int>(rules_.rules.size()) - 1;
}

int SchemaCompiler::ruleOf(PlacedSchema placed) {
    while (isOnlyReference(placed.schema)) {
        const std::string key = "$ref " + placed.schema["$ref"].dump();
        if (const auto found = known_.find(key); found != known_.end()) return found->second;
        PlacedSchema target = document_.resolve(placed.schema["$ref"], placed.place);
        if (isOnlyReference(target.schema)) {
            // A chain of references: only its last one is a schema. Each is entered once, so a ring ends.
            const int rule = newRule(placed.place, {});
            known_.emplace(key, rule);
            rules_.rules[static_cast<std::size_t>(rule)].body = reference(ruleOf(std::move(target)));
            return rule;
        }
        placed = std::move(target);
    }
    std::string key = placed.schema.dump();
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    textBytes_ += key.size();
    if (textBytes_ > kMaxSchemaText) fail("its parts, merged with each other, are too large");
    const int rule = newRule(placed.place.empty() ? "/" : placed.place, {});
    known_.emplace(std::move(key), rule);
    pending_.push_back({rule, std::move(placed)});
    return rule;
}

Expression SchemaCompiler::schemaIn(const PlacedSchema& placed, const char* keyword,
                                    const std::string& step) {
    const Json& value = step.empty() ? placed.schema[keyword] : placed.schema[keyword][step];
    return reference(ruleOf({value, placed.place + "/" + keyword + (step.empty() ? "" : "/" + step)}));
}

Expression SchemaCompiler::visit(const PlacedSchema& placed, int depth) {
    if (depth > kMaxNesting) failAt(placed.place, "", "alternatives nest too deeply, or without end");
    const PlacedSchema flat = document_.flatten(placed);
    if (flat.schema == Json(true)) return reference(json_.value);
    if (flat.schema == Json(false))
        failAt(placed.place, "", "nothing can be valid here; parts contradict each other");
    if (flat.schema.contains("anyOf")) return visitAlternatives(flat, "anyOf", depth);
    if (flat.schema.contains("oneOf")) {
        checkOneOf(flat);
        return visitAlternatives(flat, "oneOf", depth);
    }
    if (const auto values = constantsOf(flat)) return visitConstants(flat, *values);
    return visitTypes(flat);
}

Expression SchemaCompiler::visitAlternatives(const PlacedSchema& placed, const char* keyword, int depth) {
    const Json list = placed.schema[keyword];
    if (!list.is_array() || list.empty()) failAt(placed.place, keyword, "it is not a list of schemas");
    Json rest = placed.schema;
    rest.erase(keyword);
    const bool alone = std::all_of(rest.items().begin(), rest.items().end(),
                                   [](const auto& entry) { return isAnnotation(entry.key()); });
    std::vector<Expression> ways;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const PlacedSchema part = {list[i], placed.place + "/" + keyword + "/" + std::to_string(i)};
        if (alone && list[i] != Json(false)) {
            ways.push_back(reference(ruleOf(part)));
            continue;
        }
        PlacedSchema merged = document_.flatten(part);
        merged.schema = document_.merge(rest, merged.schema, part.place);
        if (merged.schema != Json(false)) ways.push_back(visit(merged, depth + 1));
    }
    if (ways.empty()) failAt(placed.place, keyword, "no alternative can be valid");
    return choice(std::move(ways));
}

void SchemaCompiler::checkOneOf(const PlacedSchema& placed) const {
    const Json& list = placed.schema["oneOf"];
    if (!list.is_array()) failAt(placed.place, "oneOf", "it is not a list of schemas");
    if (list.size() > 256) failAt(placed.place, "oneOf", "more than 256 alternatives");
    std::vector<PlacedSchema> flat;
    for (const Json& part : list) {
        flat.push_back(document_.flatten({part, placed.place + "/oneOf/" + std::to_string(flat.size())}));
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (document_.disjoint(flat[j], flat[i])) continue;
            failAt(
                placed.place, "oneOf",
                "alternatives " + std::to_string(j) + " and " + std::to_string(i) +
                    " may fit at the same time, which it forbids; use anyOf, or tell them apart by type or "
                    "by a required property with different constants");
        }
    }
}

Expression SchemaCompiler::visitConstants(const PlacedSchema& placed, const std::vector<Json>& values) {
    for (const auto& [keyword, value] : placed.schema.items()) {
        const bool fine =
            keyword == "enum" || keyword == "const" || keyword == "type" || isAnnotation(keyword);
        if (!fine) failAt(placed.place, keyword, "together with enum or const it is not supported");
    }
    const std::vector<std::string> types = typesOf(placed);
    std::vector<Expression> ways;
    for (const Json& value : values) {
        if (hasType(value, types)) ways.push_back(literal(value));
    }
    if (ways.empty()) failAt(placed.place, "enum", "no value is of the type");
    return choice(std::move(ways));
}

Expression SchemaCompiler::literal(const Json& value) {
    if (!value.is_structured()) return text(value.dump());
    std::vector<Expression> row = {text(value.is_object() ? "{" : "["), reference(json_.space)};
    bool first = true;
    for (const auto& [name, part] : value.items()) {
        if (!first) row.push_back(reference(json_.comma));
        first = false;
        if (value.is_object()) {
            row.push_back(text(Json(name).dump()));
            row.push_back(reference(json_.colon));
        }
        row.push_back(literal(part));
    }
    if (!first) row.push_back(reference(json_.space));
    row.push_back(text(value.is_object() ? "}" : "]"));
    return sequence(std::move(row));
}

Expression SchemaCompiler::visitTypes(const PlacedSchema& placed) {
    std::vector<std::string> types = typesOf(placed);
    if (types.empty()) types = impliedTypes(placed.schema);
    if (types.empty()) return reference(json_.value);
    std::vector<Expression> ways;
    const bool number = std::find(types.begin(), types.end(), "number") != types.end();
    for (const std::string& type : types) {
        if (type == "integer" && number) continue;
        ways.push_back(visitType(placed, type));
    }
    return choice(std::move(ways));
}

Expression SchemaCompiler::visitType(const PlacedSchema& placed, const std::string& type) {
    if (type == "object") return visitObject(placed);
    if (type == "array") return visitArray(placed);
    if (type == "string") return visitString(placed);
    if (type == "boolean") return choice({text("true"), text("false")});
    if (type == "null") return text("null");
    return visitNumber(placed, type == "integer");
}

}  // namespace fireside::grammar
