// Filters that apply other filters and tests, by name, to every item.
#include <optional>
#include <unordered_map>

#include "inference/text/jinja/attribute_path.h"
#include "inference/text/jinja/builtins.h"
#include "inference/text/jinja/operations.h"

namespace fireside::jinja {

namespace {

Value generator(std::vector<Value> items) {
    return Value::sequence(Sequence{Sequence::Flavour::Generator, std::move(items)});
}

// As Jinja2 has it, everything that counts as false has no items: none, 0, "".
std::vector<Value> itemsIfTrue(const Invocation& call) {
    return truth(call.subject) ? itemsOf(call.subject, call.runtime) : std::vector<Value>();
}

// The arguments behind the first `count` positional ones.
Arguments behind(const Arguments& arguments, std::size_t count) {
    Arguments rest;
    rest.positional.assign(arguments.positional.begin() + std::ptrdiff_t(count), arguments.positional.end());
    rest.named = arguments.named;
    return rest;
}

std::string nameOf(const Value& value, const char* what) {
    if (!value.isString()) fail(std::string("the name of a ") + what + " is a text, not " + value.typeName());
    return value.string();
}

Value mapAttribute(const Invocation& call) {
    Value attribute;
    std::optional<Value> fallback;
    for (const auto& [name, value] : call.arguments.named) {
        if (name == "attribute") {
            attribute = value;
        } else if (name == "default") {
            fallback = value;
        } else {
            fail("Unexpected keyword argument '" + name + "'");
        }
    }
    if (call.arguments.named.empty()) fail("map requires a filter argument");
    const AttributePath path(attribute);
    std::vector<Value> items;
    for (const Value& item : itemsIfTrue(call)) {
        items.push_back(path.of(item, call.runtime, fallback));
    }
    return generator(std::move(items));
}

Value map(const Invocation& call) {
    if (call.arguments.positional.empty()) return mapAttribute(call);
    const std::string filter = nameOf(call.arguments.positional[0], "filter");
    if (findFilter(filter) == nullptr) fail("No filter named '" + filter + "'.");
    const Arguments arguments = behind(call.arguments, 1);
    std::vector<Value> items;
    for (const Value& item : itemsIfTrue(call)) {
        items.push_back(applyFilter(filter, {call.runtime, item, arguments}));
    }
    return generator(std::move(items));
}

// Keeps the items for which the test (or truth itself) gives `wanted`; with `byAttribute` of an attribute of
// theirs.
Value choose(const Invocation& call, bool byAttribute, bool wanted) {
    const std::vector<Value>& positional = call.arguments.positional;
    const std::size_t offset = byAttribute ? 1 : 0;
    if (positional.size() < offset) fail("Missing parameter for attribute name");
    const AttributePath path(byAttribute ? positional[0] : Value());
    const bool hasTest = positional.size() > offset;
    const std::string test = hasTest ? nameOf(positional[offset], "test") : "";
    if (hasTest && findTest(test) == nullptr) fail("No test named '" + test + "'.");
    const Arguments arguments = hasTest ? behind(call.arguments, offset + 1) : Arguments();
    std::vector<Value> chosen;
    for (const Value& item : itemsIfTrue(call)) {
        const Value value = path.of(item, call.runtime);
        const bool holds = hasTest ? applyTest(test, {call.runtime, value, arguments}) : truth(value);
        if (holds == wanted) chosen.push_back(item);
    }
    return generator(std::move(chosen));
}

Value select(const Invocation& call) {
    return choose(call, false, true);
}

Value reject(const Invocation& call) {
    return choose(call, false, false);
}

Value selectAttribute(const Invocation& call) {
    return choose(call, true, true);
}

Value rejectAttribute(const Invocation& call) {
    return choose(call, true, false);
}

// Attributes only, never keys: for dicts that means their methods.
Value attribute(const Invocation& call) {
    const Parameters parameters(call.arguments, {"name"}, 1);
    const std::string name = parameters.text(0, "");
    if (call.subject.isUndefined()) fail(call.subject.whyUndefined());
    if (call.subject.dict() != nullptr && call.subject.dict()->find(name) != nullptr) {
        return Value::undefined("'dict object' has no attribute '" + name + "'");
    }
    return attributeOf(call.subject, name, call.runtime);
}

}  // namespace

Builtin findSelectingFilter(std::string_view name) {
    static const std::unordered_map<std::string_view, Builtin> kFilters = {
        {"map", map},
        {"select", select},
        {"reject", reject},
        {"selectattr", selectAttribute},
        {"rejectattr", rejectAttribute},
        {"attr", attribute},
    };
    const auto found = kFilters.find(name);
    return found == kFilters.end() ? nullptr : found->second;
}

}  // namespace fireside::jinja
