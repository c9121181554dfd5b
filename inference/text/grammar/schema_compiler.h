// From schemas to rules: one rule per schema that is referred to or stands inside another, made when it is
// first needed, so that recursive schemas become recursive rules. Internal to the grammar room.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "inference/text/grammar/expression.h"
#include "inference/text/grammar/json_terminals.h"
#include "inference/text/grammar/number_range.h"
#include "inference/text/grammar/schema_document.h"

namespace fireside::grammar {

class SchemaCompiler {
 public:
    explicit SchemaCompiler(const SchemaDocument& document) : document_(document) {}
    /// Once. Throws Failure.
    [[nodiscard]] Rules compile();

 private:
    /// The rule of a schema; compiled later. Equal schemas share one.
    int ruleOf(PlacedSchema placed);
    int newRule(const std::string& name, Expression body);
    Expression schemaIn(const PlacedSchema& placed, const char* keyword, const std::string& step);

    Expression visit(const PlacedSchema& placed, int depth);
    Expression visitAlternatives(const PlacedSchema& placed, const char* keyword, int depth);
    void checkOneOf(const PlacedSchema& placed) const;
    Expression visitConstants(const PlacedSchema& placed, const std::vector<Json>& values);
    Expression literal(const Json& value);
    Expression visitTypes(const PlacedSchema& placed);
    Expression visitType(const PlacedSchema& placed, const std::string& type);

    Expression visitString(const PlacedSchema& placed);
    Expression visitPattern(const PlacedSchema& placed, const std::string& pattern);
    Expression visitNumber(const PlacedSchema& placed, bool integer);
    Expression visitArray(const PlacedSchema& placed);
    int restOfTuple(const PlacedSchema& placed, const std::vector<Expression>& prefix, int least, int most);
    Expression visitObject(const PlacedSchema& placed);
    Expression members(const PlacedSchema& placed, const Json& properties, Expression first,
                       Expression after);
    Expression visitMap(const PlacedSchema& placed, const Expression& value);
    Expression otherName(const Json& properties);

    const SchemaDocument& document_;
    Rules rules_;
    JsonTerminals json_;
    std::unordered_map<std::string, int> known_;  // by the schema's text
    struct Pending {
        int rule;
        PlacedSchema placed;
    };
    std::deque<Pending> pending_;
    std::size_t textBytes_ = 0;  // of all schemas that got a rule
};

/// The pattern of a format, or nullptr.
[[nodiscard]] const char* patternOfFormat(const std::string& format);
/// From minimum, maximum, exclusiveMinimum and exclusiveMaximum. Throws Failure.
[[nodiscard]] NumberBounds boundsOf(const PlacedSchema& placed, bool integer);

}  // namespace fireside::grammar
