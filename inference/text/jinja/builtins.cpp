#include "inference/text/jinja/builtins.h"

#include <algorithm>

#include "inference/text/jinja/operations.h"

namespace fireside::jinja {

Builtin findFilter(std::string_view name) {
    for (const auto find : {findTextFilter, findNumberFilter, findRowFilter, findSelectingFilter}) {
        if (const Builtin filter = find(name)) return filter;
    }
    return nullptr;
}

Value applyFilter(const std::string& name, const Invocation& invocation) {
    const Builtin filter = findFilter(name);
    if (filter == nullptr) fail("No filter named '" + name + "'.");
    invocation.runtime.budget.spendSteps(1);
    return filter(invocation);
}

bool applyTest(const std::string& name, const Invocation& invocation) {
    const Builtin test = findTest(name);
    if (test == nullptr) fail("No test named '" + name + "'.");
    invocation.runtime.budget.spendSteps(1);
    return test(invocation).boolean();
}

Parameters::Parameters(const Arguments& arguments, std::initializer_list<std::string_view> names,
                       std::size_t required)
    : values_(names.size()), given_(names.size()) {
    if (arguments.positional.size() > names.size()) {
        fail("at most " + std::to_string(names.size()) + " arguments are expected, but there are " +
             std::to_string(arguments.positional.size()));
    }
    for (std::size_t i = 0; i < arguments.positional.size(); ++i) {
        values_[i] = arguments.positional[i];
        given_[i] = true;
    }
    for (const auto& [name, value] : arguments.named) {
        const auto place = std::size_t(std::find(names.begin(), names.end(), name) - names.begin());
        if (place == names.size()) fail("got an unexpected keyword argument '" + name + "'");
        if (given_[place]) fail("got multiple values for argument '" + name + "'");
        values_[place] = value;
        given_[place] = true;
    }
    for (std::size_t i = 0; i < required; ++i) {
        if (!given_[i]) fail("missing a required argument: '" + std::string(names.begin()[i]) + "'");
    }
}

std::string Parameters::text(std::size_t i, const std::string& fallback) const {
    if (!given_[i]) return fallback;
    if (values_[i].isUndefined()) fail(values_[i].whyUndefined());
    if (!values_[i].isString()) fail("a str is expected, not " + values_[i].typeName());
    return values_[i].string();
}

std::int64_t Parameters::integer(std::size_t i, std::int64_t fallback) const {
    if (!given_[i]) return fallback;
    if (values_[i].isUndefined()) fail(values_[i].whyUndefined());
    if (!values_[i].isIntegral())
        fail("'" + values_[i].typeName() + "' object cannot be interpreted as an integer");
    return values_[i].integer();
}

bool Parameters::flag(std::size_t i, bool fallback) const {
    return given_[i] ? truth(values_[i]) : fallback;
}

}  // namespace fireside::jinja
