// What the `attribute` argument of filters says: "function.name", "0.role", 3.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inference/text/jinja/runtime.h"
#include "inference/text/jinja/value.h"

namespace fireside::jinja {

class AttributePath {
 public:
    /// `attribute`: None for the item itself, an integer, or a text with dots between its parts.
    explicit AttributePath(const Value& attribute);
    /// `fallback` stands in for a missing part.
    [[nodiscard]] Value of(const Value& item, Runtime& runtime,
                           const std::optional<Value>& fallback = std::nullopt) const;

 private:
    std::vector<Value> parts_;
};

/// What sorting and grouping compare: the attribute, texts in lower case unless `caseSensitive`.
class SortKey {
 public:
    /// Several attributes with commas between them are compared one after the other.
    SortKey(const Value& attribute, bool caseSensitive);
    [[nodiscard]] Value of(const Value& item, Runtime& runtime) const;

 private:
    std::vector<AttributePath> paths_;
    bool caseSensitive_;
};

}  // namespace fireside::jinja
