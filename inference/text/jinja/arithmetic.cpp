// Numbers, and the operators that texts and lists share with them.
#include <cmath>
#include <limits>

#include "inference/text/jinja/format_text.h"
#include "inference/text/jinja/operations.h"

namespace fireside::jinja {

namespace {

using Integer = std::int64_t;

[[noreturn]] void failTooLarge() {
    fail("an integer is too large (64 bits)");
}

[[noreturn]] void failOperands(const std::string& sign, const Value& a, const Value& b) {
    for (const Value* side : {&a, &b}) {
        if (side->isUndefined()) fail(side->whyUndefined());
    }
    if (sign == "+" && a.isString()) fail("can only concatenate str (not \"" + b.typeName() + "\") to str");
    const bool isList = a.sequence() != nullptr && a.sequence()->flavour == Sequence::Flavour::List;
    if (sign == "+" && isList) fail("can only concatenate list (not \"" + b.typeName() + "\") to list");
    const std::string name = sign == "**" ? "** or pow()" : sign;
    fail("unsupported operand type(s) for " + name + ": '" + a.typeName() + "' and '" + b.typeName() + "'");
}

Value integerPower(Integer base, Integer exponent) {
    if (exponent < 0) {
        if (base == 0) fail("0.0 cannot be raised to a negative power");
        return std::pow(double(base), double(exponent));
    }
    if (base == 0 || base == 1) return exponent == 0 ? Integer(1) : base;
    if (base == -1) return Integer(exponent % 2 == 0 ? 1 : -1);
    Integer result = 1;
    for (Integer i = 0; i < exponent; ++i) {
        if (__builtin_mul_overflow(result, base, &result)) failTooLarge();
    }
    return result;
}

// Rounds towards minus infinity; the remainder has the sign of the divisor.
Value integerDivision(char sign, Integer a, Integer b) {
    if (b == 0) fail(sign == '%' ? "integer modulo by zero" : "integer division or modulo by zero");
    if (b == -1) {
        if (sign == '%') return Integer(0);
        if (a == std::numeric_limits<Integer>::min()) failTooLarge();
        return -a;
    }
    const bool adjust = a % b != 0 && (a < 0) != (b < 0);
    if (sign == '%') return a % b + (adjust ? b : 0);
    return a / b - (adjust ? 1 : 0);
}

Value integers(const std::string& sign, Integer a, Integer b) {
    Integer result = 0;
    bool tooLarge = false;
    if (sign == "+") {
        tooLarge = __builtin_add_overflow(a, b, &result);
    } else if (sign == "-") {
        tooLarge = __builtin_sub_overflow(a, b, &result);
    } else if (sign == "*") {
        tooLarge = __builtin_mul_overflow(a, b, &result);
    } else if (sign == "/") {
        if (b == 0) fail("division by zero");
        return double(a) / double(b);
    } else if (sign == "**") {
        return integerPower(a, b);
    } else {
        return integerDivision(sign[0], a, b);
    }
    if (tooLarge) failTooLarge();
    return result;
}

double floatRemainder(double a, double b) {
    double rest = std::fmod(a, b);
    if (rest != 0 && (rest < 0) != (b < 0)) rest += b;
    return rest == 0 ? std::copysign(0.0, b) : rest;
}

double floatQuotient(double a, double b) {
    const double quotient = (a - floatRemainder(a, b)) / b;
    const double whole = std::floor(quotient);
    return quotient - whole > 0.5 ? whole + 1 : whole;
}

Value floats(const std::string& sign, double a, double b) {
    if (sign == "+") return a + b;
    if (sign == "-") return a - b;
    if (sign == "*") return a * b;
    if (sign == "**") {
        if (a == 0 && b < 0) fail("0.0 cannot be raised to a negative power");
        if (a < 0 && b != std::floor(b)) fail("complex numbers are not supported");
        const double power = std::pow(a, b);
        if (std::isinf(power) && std::isfinite(a) && std::isfinite(b)) fail("Numerical result out of range");
        return power;
    }
    if (b == 0) fail(sign == "/" ? "float division by zero" : "float floor division or modulo by zero");
    if (sign == "/") return a / b;
    return sign == "%" ? floatRemainder(a, b) : floatQuotient(a, b);
}

bool isRow(const Value& value) {
    return value.sequence() != nullptr && (value.sequence()->flavour == Sequence::Flavour::List ||
                                           value.sequence()->flavour == Sequence::Flavour::Tuple);
}

Value repeated(const Value& value, Integer count, Runtime& runtime) {
    const auto times = std::size_t(std::max<Integer>(count, 0));
    const std::size_t unit =
        value.isString() ? value.string().size() : value.sequence()->items.size() * sizeof(Value);
    if (unit > 0 && times > std::numeric_limits<std::size_t>::max() / unit)
        fail("the template makes too much text");
    runtime.budget.spendBytes(unit * times);
    if (value.isString()) {
        std::string text;
        text.reserve(unit * times);
        for (std::size_t i = 0; unit > 0 && i < times; ++i) text += value.string();
        return text;
    }
    Sequence row{value.sequence()->flavour, {}};
    const auto& items = value.sequence()->items;
    for (std::size_t i = 0; unit > 0 && i < times; ++i)
        row.items.insert(row.items.end(), items.begin(), items.end());
    return Value::sequence(std::move(row));
}

Value joined(const Value& a, const Value& b, Runtime& runtime) {
    if (a.isString()) {
        runtime.budget.spendBytes(a.string().size() + b.string().size());
        return a.string() + b.string();
    }
    Sequence row{a.sequence()->flavour, a.sequence()->items};
    const auto& items = b.sequence()->items;
    runtime.budget.spendBytes((row.items.size() + items.size()) * sizeof(Value));
    row.items.insert(row.items.end(), items.begin(), items.end());
    return Value::sequence(std::move(row));
}

bool canJoin(const Value& a, const Value& b) {
    if (a.isString()) return b.isString();
    return isRow(a) && isRow(b) && a.sequence()->flavour == b.sequence()->flavour;
}

}  // namespace

Value arithmetic(const std::string& sign, const Value& a, const Value& b, Runtime& runtime) {
    if (a.isIntegral() && b.isIntegral()) return integers(sign, a.integer(), b.integer());
    if (a.isNumber() && b.isNumber()) return floats(sign, a.number(), b.number());
    if (sign == "+" && canJoin(a, b)) return joined(a, b, runtime);
    if (sign == "%" && a.isString()) return formatPercent(a.string(), b, runtime);
    if (sign == "*") {
        if ((a.isString() || isRow(a)) && b.isIntegral()) return repeated(a, b.integer(), runtime);
        if ((b.isString() || isRow(b)) && a.isIntegral()) return repeated(b, a.integer(), runtime);
    }
    failOperands(sign, a, b);
}

Value negative(const Value& value) {
    if (value.isFloat()) return -value.number();
    if (value.isUndefined()) fail(value.whyUndefined());
    if (!value.isIntegral()) fail("bad operand type for unary -: '" + value.typeName() + "'");
    Integer result = 0;
    if (__builtin_sub_overflow(Integer(0), value.integer(), &result)) failTooLarge();
    return result;
}

}  // namespace fireside::jinja
