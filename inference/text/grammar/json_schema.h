// JSON schema to grammar: texts of the grammar are JSON and valid under the schema, but not every valid text
// is in the grammar, so that a model writes what can be expected:
// - properties come in the schema's order; further ones only where additionalProperties says so, or where the
// schema
//   names no property at all; their names may repeat, as in any JSON; arrays with prefixItems and without
//   items end with those;
// - between the parts of objects and arrays stands nothing, one space, or one line end with at most 32 spaces
// or
//   tabs; nothing stands before or after the text;
// - numbers have at most 18 digits before and 16 behind the point and two in the exponent; integers are
// written as such;
// - a schema without a type, but with keywords of some types only, is taken to mean those types.
//
// Supported: type, enum, const, anyOf, oneOf (where at most one alternative can fit), allOf, $ref into the
// same document; properties, required, additionalProperties, minProperties (0 or 1) and maxProperties without
// properties; items, prefixItems, minItems, maxItems; minLength, maxLength, pattern (pattern.h), format date,
// time, date-time, uuid, ipv4, email (dotted names at dotted host names); minimum, maximum, exclusiveMinimum,
// exclusiveMaximum (whole numbers). Any other keyword is an error that names it and its place, but for title,
// description, default, examples, deprecated, readOnly, writeOnly, $schema, $id, $comment. Source: JSON
// Schema 2020-12; RFC 8259. Pure function; safe from any thread.
#pragma once

#include <string_view>

#include "inference/text/grammar/expression.h"

namespace fireside::grammar {

/// Throws Failure: "at /properties/age, minimum: ...". Bounds: limits.h.
[[nodiscard]] Rules rulesOfJsonSchema(std::string_view schema);

}  // namespace fireside::grammar
