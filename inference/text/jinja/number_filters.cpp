// Filters that give numbers, and `default`.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unordered_map>

#include "inference/text/jinja/builtins.h"
#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/text_work.h"

namespace fireside::jinja {

namespace {

Value defaultTo(const Invocation& call) {
    const Parameters parameters(call.arguments, {"default_value", "boolean"});
    const bool isMissing = call.subject.isUndefined() || (parameters.flag(1, false) && !truth(call.subject));
    if (!isMissing) return call.subject;
    return parameters.has(0) ? parameters[0] : Value("");
}

Value length(const Invocation& call) {
    const Parameters none(call.arguments, {});
    if (call.subject.isString()) call.runtime.budget.spendSteps(call.subject.string().size() / 64);
    return std::int64_t(lengthOf(call.subject));
}

bool truncatedToInteger(double number, Value& result) {
    if (std::isinf(number)) fail("cannot convert float infinity to integer");
    if (std::isnan(number)) return false;
    if (std::abs(number) >= 9.2e18) fail("an integer is too large (64 bits)");
    result = std::int64_t(number);
    return true;
}

Value toInteger(const Invocation& call) {
    const Parameters parameters(call.arguments, {"default", "base"});
    const Value fallback = parameters.has(0) ? parameters[0] : Value(std::int64_t(0));
    const Value& subject = call.subject;
    if (subject.isUndefined()) fail(subject.whyUndefined());
    if (subject.isIntegral()) return subject.integer();
    Value result;
    if (subject.isFloat()) return truncatedToInteger(subject.number(), result) ? result : fallback;
    if (!subject.isString()) return fallback;
    std::int64_t integer = 0;
    if (readInteger(subject.string(), int(parameters.integer(1, 10)), integer)) return integer;
    double number = 0;
    if (readFloat(subject.string(), number) && truncatedToInteger(number, result)) return result;
    return fallback;
}

Value toFloat(const Invocation& call) {
    const Parameters parameters(call.arguments, {"default"});
    const Value fallback = parameters.has(0) ? parameters[0] : Value(0.0);
    if (call.subject.isUndefined()) fail(call.subject.whyUndefined());
    if (call.subject.isNumber()) return call.subject.number();
    double number = 0;
    return call.subject.isString() && readFloat(call.subject.string(), number) ? Value(number) : fallback;
}

Value absolute(const Invocation& call) {
    const Parameters none(call.arguments, {});
    if (call.subject.isFloat()) return std::abs(call.subject.number());
    if (!call.subject.isIntegral()) fail("bad operand type for abs(): '" + call.subject.typeName() + "'");
    return call.subject.integer() < 0 ? negative(call.subject) : Value(call.subject.integer());
}

// Python rounds the exact value, half to even, as printf does; to tens and hundreds by the same rule.
double roundedTo(double number, int precision) {
    if (!std::isfinite(number) || precision > 300) return number;
    if (precision >= 0) {
        char digits[800];
        std::snprintf(digits, sizeof(digits), "%.*f", precision, number);
        double result = 0;
        return readFloat(digits, result) ? result : number;
    }
    const double unit = std::pow(10.0, -precision);
    return std::nearbyint(number / unit) * unit;
}

Value round(const Invocation& call) {
    const Parameters parameters(call.arguments, {"precision", "method"});
    const auto precision = int(std::clamp<std::int64_t>(parameters.integer(0, 0), -300, 400));
    const std::string method = parameters.text(1, "common");
    if (method != "common" && method != "ceil" && method != "floor") {
        fail("method must be common, ceil or floor");
    }
    const Value& subject = call.subject;
    if (subject.isUndefined()) fail(subject.whyUndefined());
    if (!subject.isNumber()) fail("type " + subject.typeName() + " doesn't define __round__ method");
    if (method == "common") {
        if (subject.isIntegral() && precision >= 0) return subject.integer();
        const double result = roundedTo(subject.number(), precision);
        return subject.isIntegral() ? Value(std::int64_t(result)) : Value(result);
    }
    const double unit = std::pow(10.0, precision);
    const double scaled = subject.number() * unit;
    return (method == "ceil" ? std::ceil(scaled) : std::floor(scaled)) / unit;
}

}  // namespace

Builtin findNumberFilter(std::string_view name) {
    static const std::unordered_map<std::string_view, Builtin> kFilters = {
        {"default", defaultTo}, {"d", defaultTo},   {"length", length}, {"count", length},
        {"int", toInteger},     {"float", toFloat}, {"abs", absolute},  {"round", round},
    };
    const auto found = kFilters.find(name);
    return found == kFilters.end() ? nullptr : found->second;
}

}  // namespace fireside::jinja
