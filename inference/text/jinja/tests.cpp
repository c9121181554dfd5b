// The tests behind "is".
#include <unordered_map>

#include "inference/text/jinja/builtins.h"
#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/python_format.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

template <bool (*Holds)(const Value&)>
Value simple(const Invocation& call) {
    const Parameters none(call.arguments, {});
    return Holds(call.subject);
}

bool isDefined(const Value& value) {
    return !value.isUndefined();
}
bool isUndefined(const Value& value) {
    return value.isUndefined();
}
bool isNone(const Value& value) {
    return value.isNone();
}
bool isBoolean(const Value& value) {
    return value.isBool();
}
bool isTrue(const Value& value) {
    return value.isBool() && value.boolean();
}
bool isFalse(const Value& value) {
    return value.isBool() && !value.boolean();
}
bool isInteger(const Value& value) {
    return value.isInteger();
}
bool isFloat(const Value& value) {
    return value.isFloat();
}
bool isNumber(const Value& value) {
    return value.isNumber();
}
bool isString(const Value& value) {
    return value.isString();
}
bool isMapping(const Value& value) {
    return value.dict() != nullptr;
}
bool isIterable(const Value& value) {
    return value.isString() || value.isUndefined() || value.dict() != nullptr ||
           value.sequence() != nullptr || value.typeName() == "LoopContext";
}
bool isSequence(const Value& value) {
    if (value.isString() || value.isUndefined() || value.dict() != nullptr) return true;
    return value.sequence() != nullptr && value.sequence()->indexable();
}
bool isCallable(const Value& value) {
    return value.isUndefined() || (value.object() != nullptr && value.object()->callable());
}
bool isEscaped(const Value&) {
    return false;  // nothing is marked as safe markup here
}

Value even(const Invocation& call) {
    const Parameters none(call.arguments, {});
    const Value rest = arithmetic("%", call.subject, std::int64_t(2), call.runtime);
    return equal(rest, std::int64_t(0), call.runtime);
}

Value odd(const Invocation& call) {
    const Parameters none(call.arguments, {});
    const Value rest = arithmetic("%", call.subject, std::int64_t(2), call.runtime);
    return equal(rest, std::int64_t(1), call.runtime);
}

Value divisibleBy(const Invocation& call) {
    const Parameters parameters(call.arguments, {"num"}, 1);
    return equal(arithmetic("%", call.subject, parameters[0], call.runtime), std::int64_t(0), call.runtime);
}

// All characters that have a case are of this one, and there is one.
Value hasCase(const Invocation& call, bool (*wanted)(char32_t), bool (*other)(char32_t)) {
    const Parameters none(call.arguments, {});
    const std::string text = toText(call.subject, call.runtime);
    bool found = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t point = decode(text, at);
        if (other(point)) return false;
        found |= wanted(point);
    }
    return found;
}

Value lower(const Invocation& call) {
    return hasCase(call, fireside::jinja::isLower, fireside::jinja::isUpper);
}

Value upper(const Invocation& call) {
    return hasCase(call, fireside::jinja::isUpper, fireside::jinja::isLower);
}

Value sameAs(const Invocation& call) {
    const Parameters parameters(call.arguments, {"other"}, 1);
    return call.subject.sameAs(parameters[0]);
}

Value isFilter(const Invocation& call) {
    return call.subject.isString() && findFilter(call.subject.string()) != nullptr;
}

Value isTest(const Invocation& call) {
    return call.subject.isString() && findTest(call.subject.string()) != nullptr;
}

template <char First, char Second = 0>
Value comparison(const Invocation& call) {
    const Parameters parameters(call.arguments, {"other"}, 1);
    const std::string sign = Second == 0 ? std::string(1, First) : std::string{First, Second};
    return compare(sign, call.subject, parameters[0], call.runtime);
}

}  // namespace

Builtin findTest(std::string_view name) {
    static const std::unordered_map<std::string_view, Builtin> kTests = {
        {"defined", simple<isDefined>},
        {"undefined", simple<isUndefined>},
        {"none", simple<isNone>},
        {"boolean", simple<isBoolean>},
        {"true", simple<isTrue>},
        {"false", simple<isFalse>},
        {"integer", simple<isInteger>},
        {"float", simple<isFloat>},
        {"number", simple<isNumber>},
        {"string", simple<isString>},
        {"mapping", simple<isMapping>},
        {"iterable", simple<isIterable>},
        {"sequence", simple<isSequence>},
        {"callable", simple<isCallable>},
        {"escaped", simple<isEscaped>},
        {"even", even},
        {"odd", odd},
        {"divisibleby", divisibleBy},
        {"lower", lower},
        {"upper", upper},
        {"sameas", sameAs},
        {"filter", isFilter},
        {"test", isTest},
        {"in", comparison<'i', 'n'>},
        {"eq", comparison<'=', '='>},
        {"equalto", comparison<'=', '='>},
        {"==", comparison<'=', '='>},
        {"ne", comparison<'!', '='>},
        {"!=", comparison<'!', '='>},
        {"lt", comparison<'<'>},
        {"lessthan", comparison<'<'>},
        {"<", comparison<'<'>},
        {"le", comparison<'<', '='>},
        {"<=", comparison<'<', '='>},
        {"gt", comparison<'>'>},
        {"greaterthan", comparison<'>'>},
        {">", comparison<'>'>},
        {"ge", comparison<'>', '='>},
        {">=", comparison<'>', '='>},
    };
    const auto found = kTests.find(name);
    return found == kTests.end() ? nullptr : found->second;
}

}  // namespace fireside::jinja
