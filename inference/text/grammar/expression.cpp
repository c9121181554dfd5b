#include "inference/text/grammar/expression.h"

#include <cstdint>

#include "inference/text/grammar/limits.h"

namespace fireside::grammar {

namespace {

int product(int a, int b) {
    if (a == 0 || b == 0) return 0;
    if (a == kUnlimited || b == kUnlimited) return kUnlimited;
    const std::int64_t both = std::int64_t{a} * b;
    if (both > std::int64_t{kMaxRepetitions} * kMaxRepetitions)
        fail("a repetition of repetitions is too large");
    return static_cast<int>(both);
}

}  // namespace

Expression text(std::string bytes) {
    Expression out;
    out.kind = Expression::Kind::Text;
    out.text = std::move(bytes);
    return out;
}

Expression oneOf(CharClass chars) {
    Expression out;
    out.kind = Expression::Kind::Class;
    out.chars = std::move(chars);
    return out;
}

Expression sequence(std::vector<Expression> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    Expression out;
    out.parts = std::move(parts);
    return out;
}

Expression choice(std::vector<Expression> parts) {
    if (parts.size() == 1) return std::move(parts.front());
    Expression out;
    out.kind = Expression::Kind::Choice;
    out.parts = std::move(parts);
    return out;
}

Expression reference(int rule) {
    Expression out;
    out.kind = Expression::Kind::Rule;
    out.rule = rule;
    return out;
}

Expression repeat(Expression body, int least, int most) {
    if (least == 1 && most == 1) return body;
    if (body.kind == Expression::Kind::Repeat && most > 0) {
        const bool plus = body.least == 1 && body.most == kUnlimited;
        if (body.least == 0 || plus) {
            // (a{0,n}){c,d} = a{0,n*d}; (a+){c,d} = a{c,}, or any number when none is allowed, too
            const int times = product(body.most, most);
            if (body.least == 0 || least == 0) {
                body.least = 0;
            } else {
                body.least = least;
            }
            body.most = times;
            return body;
        }
    }
    Expression out;
    out.kind = Expression::Kind::Repeat;
    out.parts.push_back(std::move(body));
    out.least = least;
    out.most = most;
    return out;
}

}  // namespace fireside::grammar
