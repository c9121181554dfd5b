// Filters, tests, methods and how they read their arguments.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "inference/text/jinja/runtime.h"
#include "inference/text/jinja/value.h"

namespace fireside::jinja {

/// subject|filter(arguments), subject is test(arguments) or subject.method(arguments).
struct Invocation {
    Runtime& runtime;
    const Value& subject;
    const Arguments& arguments;
};

using Builtin = Value (*)(const Invocation&);

/// Null when there is none of that name. A test's Value is a boolean.
[[nodiscard]] Builtin findFilter(std::string_view name);
[[nodiscard]] Builtin findTest(std::string_view name);

/// For names that only the running template knows.
[[nodiscard]] Value applyFilter(const std::string& name, const Invocation& invocation);
[[nodiscard]] bool applyTest(const std::string& name, const Invocation& invocation);

/// One table per topic; findFilter asks them in turn.
[[nodiscard]] Builtin findTextFilter(std::string_view name);
[[nodiscard]] Builtin findNumberFilter(std::string_view name);
[[nodiscard]] Builtin findRowFilter(std::string_view name);
[[nodiscard]] Builtin findSelectingFilter(std::string_view name);

/// The arguments of a call by the names of its parameters: positional ones first, named ones anywhere.
class Parameters {
 public:
    /// The first `required` ones must be there; what is not in `names` may not.
    Parameters(const Arguments& arguments, std::initializer_list<std::string_view> names,
               std::size_t required = 0);

    bool has(std::size_t i) const { return given_[i]; }
    const Value& operator[](std::size_t i) const { return values_[i]; }
    /// The value, or `fallback` when it is not given. These fail for other types.
    std::string text(std::size_t i, const std::string& fallback) const;
    std::int64_t integer(std::size_t i, std::int64_t fallback) const;
    bool flag(std::size_t i, bool fallback) const;

 private:
    std::vector<Value> values_;
    std::vector<bool> given_;
};

}  // namespace fireside::jinja
