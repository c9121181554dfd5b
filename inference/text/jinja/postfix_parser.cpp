// The part of the expression parser that reads what follows a value: attributes, subscripts, calls, filters,
// tests.
#include "inference/text/jinja/budget.h"
#include "inference/text/jinja/builtins.h"
#include "inference/text/jinja/expression_parser.h"
#include "inference/text/jinja/make_expression.h"

namespace fireside::jinja {

using Type = Token::Type;

ExpressionPtr ExpressionParser::parsePostfix(ExpressionPtr subject) {
    while (true) {
        if (current().isOperator(".")) {
            subject = parseAttribute(std::move(subject));
        } else if (current().isOperator("[")) {
            subject = parseSubscript(std::move(subject));
        } else if (current().isOperator("(")) {
            subject = parseCall(std::move(subject));
        } else {
            return subject;
        }
    }
}

ExpressionPtr ExpressionParser::parseFilters(ExpressionPtr subject) {
    while (true) {
        if (current().isOperator("|")) {
            take();
            subject = parseFilter(std::move(subject));
        } else if (current().isName("is")) {
            subject = parseTest(std::move(subject));
        } else if (current().isOperator("(")) {
            subject = parseCall(std::move(subject));
        } else {
            return subject;
        }
    }
}

ExpressionPtr ExpressionParser::parseBlockFilter() {
    ExpressionPtr filter = parseFilter(nullptr);
    while (takeOperator("|")) filter = parseFilter(std::move(filter));
    return filter;
}

ExpressionPtr ExpressionParser::parseCallExpression() {
    ExpressionPtr expression = parseExpression();
    if (!std::holds_alternative<Call>(expression->node)) failHere("expected a call");
    return expression;
}

std::string ExpressionParser::parseDottedName() {
    std::string name = expectName();
    while (takeOperator(".")) name += "." + expectName();
    return name;
}

ExpressionPtr ExpressionParser::parseFilter(ExpressionPtr subject) {
    const int line = current().line;
    const std::string name = parseDottedName();
    if (findFilter(name) == nullptr) noteUnknown("No filter named '" + name + "'.", line);
    FilterUse filter{std::move(subject), name, {}};
    if (current().isOperator("(")) filter.arguments = parseArguments();
    return makeExpression(std::move(filter), line);
}

ExpressionPtr ExpressionParser::parseTest(ExpressionPtr subject) {
    const int line = take().line;
    const bool negated = takeName("not");
    const std::string name = parseDottedName();
    if (findTest(name) == nullptr) noteUnknown("No test named '" + name + "'.", line);
    TestUse test{std::move(subject), name, {}};
    if (current().isOperator("(")) {
        test.arguments = parseArguments();
    } else {
        parseTestArgument(test.arguments);
    }
    ExpressionPtr result = makeExpression(std::move(test), line);
    return negated ? makeExpression(Unary{'!', std::move(result)}, line) : std::move(result);
}

// "x is divisibleby 3": one argument without parentheses.
void ExpressionParser::parseTestArgument(ArgumentList& arguments) {
    const Token& token = current();
    const bool isValue = token.type == Type::Name || token.type == Type::String ||
                         token.type == Type::Integer || token.type == Type::Float || token.isOperator("[") ||
                         token.isOperator("{");
    if (!isValue) return;
    for (const std::string_view word : {"else", "or", "and"}) {
        if (token.isName(word)) return;
    }
    if (token.isName("is")) failHere("tests cannot be chained with is");
    arguments.positional.push_back(parsePostfix(parsePrimary()));
}

ExpressionPtr ExpressionParser::parseAttribute(ExpressionPtr subject) {
    const int line = take().line;
    if (current().type == Type::Name) return makeExpression(Attribute{std::move(subject), take().text}, line);
    if (current().type != Type::Integer) failHere("expected a name or number");
    ExpressionPtr index = parseNumber();
    return makeExpression(Subscript{std::move(subject), std::move(index)}, line);
}

ExpressionPtr ExpressionParser::parseSubscript(ExpressionPtr subject) {
    const int line = take().line;
    Slice slice{std::move(subject), nullptr, nullptr, nullptr};
    if (!current().isOperator(":")) {
        slice.start = parseExpression();
        if (current().isOperator(",")) failHere("subscripts with several parts are not supported");
        if (takeOperator("]")) {
            return makeExpression(Subscript{std::move(slice.subject), std::move(slice.start)}, line);
        }
    }
    expectOperator(":");
    if (!current().isOperator(":") && !current().isOperator("]")) slice.stop = parseExpression();
    if (takeOperator(":") && !current().isOperator("]")) slice.step = parseExpression();
    expectOperator("]");
    return makeExpression(std::move(slice), line);
}

ExpressionPtr ExpressionParser::parseCall(ExpressionPtr callee) {
    const int line = current().line;
    ArgumentList arguments = parseArguments();
    return makeExpression(Call{std::move(callee), std::move(arguments)}, line);
}

ArgumentList ExpressionParser::parseArguments() {
    ArgumentList arguments;
    expectOperator("(");
    bool isFirst = true;
    while (!current().isOperator(")")) {
        if (!isFirst) expectOperator(",");
        isFirst = false;
        if (current().isOperator(")")) break;
        parseArgument(arguments);
    }
    expectOperator(")");
    return arguments;
}

void ExpressionParser::parseArgument(ArgumentList& arguments) {
    if (takeOperator("*")) {
        if (arguments.rest || arguments.namedRest) failHere("invalid arguments of a call");
        arguments.rest = parseExpression();
    } else if (takeOperator("**")) {
        if (arguments.namedRest) failHere("invalid arguments of a call");
        arguments.namedRest = parseExpression();
    } else if (current().type == Type::Name && ahead().isOperator("=")) {
        if (arguments.namedRest) failHere("invalid arguments of a call");
        std::string name = take().text;
        take();
        for (const auto& argument : arguments.named) {
            if (argument.first == name) failHere("keyword argument repeated: " + name);
        }
        arguments.named.emplace_back(std::move(name), parseExpression());
    } else {
        if (arguments.rest || arguments.namedRest || !arguments.named.empty()) {
            failHere("a positional argument behind named ones");
        }
        arguments.positional.push_back(parseExpression());
    }
}

}  // namespace fireside::jinja
