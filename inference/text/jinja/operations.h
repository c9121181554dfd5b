// What Python's operators do with the values of a template. Everything here throws a Failure where Python
// raises.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inference/text/jinja/runtime.h"
#include "inference/text/jinja/value.h"

namespace fireside::jinja {

[[nodiscard]] bool truth(const Value& value);
[[nodiscard]] bool equal(const Value& a, const Value& b, Runtime& runtime);
/// Python's a < b.
[[nodiscard]] bool less(const Value& a, const Value& b, Runtime& runtime);
/// `sign`: == != < <= > >= in, or "not in".
[[nodiscard]] bool compare(const std::string& sign, const Value& a, const Value& b, Runtime& runtime);
[[nodiscard]] bool contains(const Value& container, const Value& item, Runtime& runtime);

/// `sign`: + - * / // % **.
[[nodiscard]] Value arithmetic(const std::string& sign, const Value& a, const Value& b, Runtime& runtime);
[[nodiscard]] Value negative(const Value& value);

/// The items that a loop over the value visits; what is left of a generator is used up.
[[nodiscard]] std::vector<Value> itemsOf(const Value& value, Runtime& runtime);
/// len(): characters, items or keys.
[[nodiscard]] std::size_t lengthOf(const Value& value);

/// value.name: methods before keys.
[[nodiscard]] Value attributeOf(const Value& value, const std::string& name, Runtime& runtime);
/// value[index]: keys and items before methods.
[[nodiscard]] Value itemOf(const Value& value, const Value& index, Runtime& runtime);
/// value[start:stop:step], each None when it is not given.
[[nodiscard]] Value sliceOf(const Value& value, const Value& start, const Value& stop, const Value& step,
                            Runtime& runtime);

/// Where `index` (from the end when negative) lies in a row of `size`.
[[nodiscard]] std::optional<std::size_t> placeOf(std::int64_t index, std::size_t size);

}  // namespace fireside::jinja
