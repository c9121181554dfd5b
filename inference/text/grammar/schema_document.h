// A JSON schema as a document: references into it, keywords that are known, and schemas that hold at the same
// time merged into one. Internal to the grammar room. Source: JSON Schema 2020-12 (core and validation).
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fireside::grammar {

using Json = nlohmann::ordered_json;

/// A schema and where it stands, as a JSON pointer; of merged schemas: where the first of them stands.
struct PlacedSchema {
    Json schema;
    std::string place;
};

[[noreturn]] void failAt(const std::string& place, std::string_view keyword, const std::string& message);

class SchemaDocument {
 public:
    /// Throws Failure for what is not JSON, too long or too deep.
    explicit SchemaDocument(std::string_view text);

    [[nodiscard]] const Json& root() const { return root_; }

    /// What a $ref names. Throws Failure for what is not in this document.
    [[nodiscard]] PlacedSchema resolve(const Json& reference, const std::string& place) const;
    /// The same schema without $ref and allOf at its outermost level, checked: known keywords only. May be
    /// `false` when its parts contradict each other. Throws Failure.
    [[nodiscard]] PlacedSchema flatten(const PlacedSchema& placed, int depth = 0) const;
    /// One schema for texts that are valid under both; both are flat.
    [[nodiscard]] Json merge(const Json& a, const Json& b, const std::string& place) const;
    /// Both flat: no text is valid under both, for reasons that can be seen: other types, other constants, an
    /// object's required property that is so. False when in doubt.
    [[nodiscard]] bool disjoint(const PlacedSchema& a, const PlacedSchema& b, int depth = 0) const;

 private:
    /// Counts the work of copying `json`: references can multiply what is small.
    void charge(const Json& json) const;

    Json root_;
    mutable std::size_t work_ = 0;
};

/// Both at the same time, to be flattened later; recursive references stay references.
[[nodiscard]] Json allOf(const Json& a, const Json& b);

/// Keyword by keyword. Throws Failure when one has no value of its kind.
[[nodiscard]] std::optional<int> countOf(const PlacedSchema& placed, const char* keyword);
[[nodiscard]] std::vector<std::string> typesOf(const PlacedSchema& placed);  // empty: no "type"
[[nodiscard]] std::vector<std::string> requiredOf(const PlacedSchema& placed);
/// The values of enum and const; nothing: neither.
[[nodiscard]] std::optional<std::vector<Json>> constantsOf(const PlacedSchema& placed);
[[nodiscard]] const char* typeOfValue(const Json& value);
/// Whether a value has one of `types`; none: any. 1.0 is an integer, too.
[[nodiscard]] bool hasType(const Json& value, const std::vector<std::string>& types);

}  // namespace fireside::grammar
