#include "inference/text/jinja/methods.h"

#include <algorithm>
#include <unordered_map>

#include "inference/text/jinja/operations.h"

namespace fireside::jinja {

namespace {

/// A method together with the value it belongs to.
class BoundMethod : public Object {
 public:
    BoundMethod(Value subject, std::string name, Builtin method)
        : Object(subject.depth() + 1), subject_(std::move(subject)), name_(std::move(name)), method_(method) {
        if (depth() > kMaxValueDepth) fail("a value nests too deeply");
    }
    std::string typeName() const override { return "builtin_function_or_method"; }
    std::string text(Runtime&) const override {
        return "<built-in method " + name_ + " of " + subject_.typeName() + " object>";
    }
    bool callable() const override { return true; }
    Value call(Runtime& runtime, const Arguments& arguments) override {
        return method_({runtime, subject_, arguments});
    }

 private:
    Value subject_;
    std::string name_;
    Builtin method_;
};

Value view(Sequence::Flavour flavour, std::vector<Value> items, Runtime& runtime) {
    runtime.budget.spendSteps(items.size());
    runtime.budget.spendBytes(items.size() * sizeof(Value) * 2);
    return Value::sequence(Sequence{flavour, std::move(items)});
}

Value keys(const Invocation& call) {
    const Parameters none(call.arguments, {});
    std::vector<Value> items;
    for (const auto& entry : call.subject.dict()->entries()) items.push_back(entry.first);
    return view(Sequence::Flavour::Keys, std::move(items), call.runtime);
}

Value values(const Invocation& call) {
    const Parameters none(call.arguments, {});
    std::vector<Value> items;
    for (const auto& entry : call.subject.dict()->entries()) items.push_back(entry.second);
    return view(Sequence::Flavour::Values, std::move(items), call.runtime);
}

Value items(const Invocation& call) {
    const Parameters none(call.arguments, {});
    std::vector<Value> pairs;
    for (const auto& [key, value] : call.subject.dict()->entries())
        pairs.push_back(Value::tuple({key, value}));
    return view(Sequence::Flavour::Items, std::move(pairs), call.runtime);
}

Value get(const Invocation& call) {
    const Parameters parameters(call.arguments, {"key", "default"}, 1);
    if (!call.arguments.named.empty()) fail("dict.get() takes no keyword arguments");
    const Value* held = call.subject.dict()->find(parameters[0], call.runtime.budget);
    return held == nullptr ? parameters[1] : *held;
}

Value copyOf(const Invocation& call) {
    const Parameters none(call.arguments, {});
    return call.subject;
}

Value count(const Invocation& call) {
    const Parameters parameters(call.arguments, {"value"}, 1);
    const auto& row = call.subject.sequence()->items;
    return std::int64_t(std::count_if(
        row.begin(), row.end(), [&](const Value& item) { return equal(item, parameters[0], call.runtime); }));
}

Value index(const Invocation& call) {
    const Parameters parameters(call.arguments, {"value", "start", "stop"}, 1);
    const auto& row = call.subject.sequence()->items;
    const auto size = std::int64_t(row.size());
    const auto place = [&](std::int64_t at) {
        return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size);
    };
    const std::int64_t stop = place(parameters.integer(2, size));
    for (std::int64_t i = place(parameters.integer(1, 0)); i < stop; ++i) {
        if (equal(row[std::size_t(i)], parameters[0], call.runtime)) return i;
    }
    fail("the value is not in the " + call.subject.typeName());
}

bool changes(const Value& value, std::string_view name) {
    static constexpr std::string_view kOfLists[] = {"append", "clear",  "extend",  "insert",
                                                    "pop",    "remove", "reverse", "sort"};
    static constexpr std::string_view kOfDicts[] = {"clear", "pop", "popitem", "setdefault", "update"};
    if (value.dict() != nullptr)
        return std::find(std::begin(kOfDicts), std::end(kOfDicts), name) != std::end(kOfDicts);
    const Sequence* sequence = value.sequence();
    if (sequence == nullptr || sequence->flavour != Sequence::Flavour::List) return false;
    return std::find(std::begin(kOfLists), std::end(kOfLists), name) != std::end(kOfLists);
}

Builtin findDictMethod(std::string_view name) {
    static const std::unordered_map<std::string_view, Builtin> kMethods = {
        {"keys", keys}, {"values", values}, {"items", items}, {"get", get}, {"copy", copyOf}};
    const auto found = kMethods.find(name);
    return found == kMethods.end() ? nullptr : found->second;
}

Builtin findRowMethod(const Sequence& row, std::string_view name) {
    if (!row.indexable()) return nullptr;
    if (name == "count") return count;
    if (name == "index") return index;
    return name == "copy" && row.flavour == Sequence::Flavour::List ? copyOf : nullptr;
}

Builtin methodOf(const Value& value, std::string_view name) {
    if (value.isString()) {
        const Builtin method = findTextMethod(name);
        return method != nullptr ? method : findClassMethod(name);
    }
    if (value.dict() != nullptr) return findDictMethod(name);
    return value.sequence() == nullptr ? nullptr : findRowMethod(*value.sequence(), name);
}

}  // namespace

bool findMethod(const Value& value, const std::string& name, Value& found) {
    if (changes(value, name)) {
        found = Value::undefined("access to attribute '" + name + "' of '" + value.typeName() +
                                 "' object is unsafe.");
        return true;
    }
    const Builtin method = methodOf(value, name);
    if (method == nullptr) return false;
    found = Value(std::make_shared<BoundMethod>(value, name, method));
    return true;
}

}  // namespace fireside::jinja
