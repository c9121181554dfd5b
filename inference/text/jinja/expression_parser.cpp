#include "inference/text/jinja/expression_parser.h"

#include <charconv>

#include "inference/text/jinja/budget.h"
#include "inference/text/jinja/make_expression.h"
#include "inference/text/jinja/template.h"
#include "inference/text/jinja/text_work.h"

namespace fireside::jinja {

using Type = Token::Type;

ExpressionParser::Nesting::Nesting(ExpressionParser& parser) : parser_(parser) {
    if (parser_.nesting_ >= kMaxTemplateNesting) parser_.failHere("the template nests too deeply");
    ++parser_.nesting_;
}

Token ExpressionParser::take() {
    Token token = current();
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
}

bool ExpressionParser::takeName(std::string_view name) {
    if (!current().isName(name)) return false;
    take();
    return true;
}

bool ExpressionParser::takeOperator(std::string_view sign) {
    if (!current().isOperator(sign)) return false;
    take();
    return true;
}

void ExpressionParser::expectOperator(std::string_view sign) {
    if (!takeOperator(sign)) failHere("expected '" + std::string(sign) + "'");
}

std::string ExpressionParser::expectName() {
    if (current().type != Type::Name) failHere("expected a name");
    return take().text;
}

void ExpressionParser::expectBlockEnd() {
    if (current().type != Type::BlockEnd) failHere("expected the end of the tag");
    take();
}

void ExpressionParser::noteUnknown(std::string message, int line) {
    if (!lenient && !unknown_) unknown_ = Unknown{std::move(message), line};
}

void ExpressionParser::failHere(std::string message) const {
    switch (current().type) {
        case Type::End:
            message += ", but the template ends";
            break;
        case Type::VariableEnd:
        case Type::BlockEnd:
            message += ", but the tag ends";
            break;
        default:
            message += ", at '" + current().text + "'";
    }
    failToParse(std::move(message), current().line);
}

bool ExpressionParser::atTupleEnd() const {
    return current().type == Type::VariableEnd || current().type == Type::BlockEnd ||
           current().isOperator(")");
}

ExpressionPtr ExpressionParser::parseTuple(bool withConditional) {
    const int line = current().line;
    const auto parseItem = [&] { return withConditional ? parseConditional() : parseOr(); };
    ExpressionPtr first = parseItem();
    if (!current().isOperator(",")) return first;
    TupleLiteral tuple;
    tuple.items.push_back(std::move(first));
    while (takeOperator(",")) {
        if (atTupleEnd()) break;
        tuple.items.push_back(parseItem());
    }
    return makeExpression(std::move(tuple), line);
}

ExpressionPtr ExpressionParser::parseConditional() {
    const Nesting nesting(*this);
    const int line = current().line;
    const std::optional<Unknown> unknownBefore = unknown_;
    ExpressionPtr value = parseOr();
    while (takeName("if")) {
        ExpressionPtr condition = parseOr();
        ExpressionPtr otherwise;
        if (takeName("else")) otherwise = parseConditional();
        value =
            makeExpression(Conditional{std::move(condition), std::move(value), std::move(otherwise)}, line);
        unknown_ = unknownBefore;
    }
    return value;
}

ExpressionPtr ExpressionParser::parseOr() {
    const int line = current().line;
    ExpressionPtr left = parseAnd();
    while (takeName("or")) left = makeExpression(Logical{true, std::move(left), parseAnd()}, line);
    return left;
}

ExpressionPtr ExpressionParser::parseAnd() {
    const int line = current().line;
    ExpressionPtr left = parseNot();
    while (takeName("and")) left = makeExpression(Logical{false, std::move(left), parseNot()}, line);
    return left;
}

ExpressionPtr ExpressionParser::parseNot() {
    const int line = current().line;
    if (!takeName("not")) return parseComparison();
    const Nesting nesting(*this);
    return makeExpression(Unary{'!', parseNot()}, line);
}

// Empty when no comparison follows.
std::string ExpressionParser::takeComparisonSign() {
    static constexpr std::string_view kSigns[] = {"==", "!=", "<", "<=", ">", ">="};
    for (const std::string_view sign : kSigns) {
        if (takeOperator(sign)) return std::string(sign);
    }
    if (takeName("in")) return "in";
    if (!current().isName("not") || !ahead().isName("in")) return {};
    take();
    take();
    return "not in";
}

ExpressionPtr ExpressionParser::parseComparison() {
    const int line = current().line;
    ExpressionPtr first = parseSum();
    Comparison comparison;
    for (std::string sign = takeComparisonSign(); !sign.empty(); sign = takeComparisonSign()) {
        comparison.links.push_back({std::move(sign), parseSum()});
    }
    if (comparison.links.empty()) return first;
    comparison.first = std::move(first);
    return makeExpression(std::move(comparison), line);
}

ExpressionPtr ExpressionParser::parseSum() {
    ExpressionPtr left = parseConcatenation();
    while (current().isOperator("+") || current().isOperator("-")) {
        const Token sign = take();
        left = makeExpression(Binary{sign.text, std::move(left), parseConcatenation()}, sign.line);
    }
    return left;
}

ExpressionPtr ExpressionParser::parseConcatenation() {
    const int line = current().line;
    ExpressionPtr first = parseProduct();
    if (!current().isOperator("~")) return first;
    Concatenation concatenation;
    concatenation.parts.push_back(std::move(first));
    while (takeOperator("~")) concatenation.parts.push_back(parseProduct());
    return makeExpression(std::move(concatenation), line);
}

ExpressionPtr ExpressionParser::parseProduct() {
    ExpressionPtr left = parsePower();
    while (current().isOperator("*") || current().isOperator("/") || current().isOperator("//") ||
           current().isOperator("%")) {
        const Token sign = take();
        left = makeExpression(Binary{sign.text, std::move(left), parsePower()}, sign.line);
    }
    return left;
}

ExpressionPtr ExpressionParser::parsePower() {
    ExpressionPtr left = parseUnary(true);
    while (current().isOperator("**")) {
        const Token sign = take();
        left = makeExpression(Binary{sign.text, std::move(left), parseUnary(true)}, sign.line);
    }
    return left;
}

// Filters bind looser than the sign: -1|abs is (-1)|abs.
ExpressionPtr ExpressionParser::parseUnary(bool withFilters) {
    const Nesting nesting(*this);
    const Token token = current();
    ExpressionPtr operand;
    if (takeOperator("-") || takeOperator("+")) {
        operand = makeExpression(Unary{token.text[0], parseUnary(false)}, token.line);
    } else {
        operand = parsePrimary();
    }
    operand = parsePostfix(std::move(operand));
    return withFilters ? parseFilters(std::move(operand)) : std::move(operand);
}

ExpressionPtr ExpressionParser::parsePrimary() {
    const Token& token = current();
    if (token.type == Type::Name) return parseName();
    if (token.type == Type::Integer || token.type == Type::Float) return parseNumber();
    if (token.type == Type::String) {
        const int line = token.line;
        std::string text;
        while (current().type == Type::String) text += take().text;
        return makeExpression(Constant{std::move(text)}, line);
    }
    if (token.isOperator("(")) return parseParentheses();
    if (token.isOperator("[")) return parseList();
    if (token.isOperator("{")) return parseDict();
    failHere("expected an expression");
}

ExpressionPtr ExpressionParser::parseName() {
    const Token token = take();
    const std::string& name = token.text;
    if (name == "true" || name == "True") return makeExpression(Constant{true}, token.line);
    if (name == "false" || name == "False") return makeExpression(Constant{false}, token.line);
    if (name == "none" || name == "None") return makeExpression(Constant{}, token.line);
    uses.caller |= name == "caller";
    uses.rest |= name == "varargs";
    uses.namedRest |= name == "kwargs";
    return makeExpression(Name{name}, token.line);
}

ExpressionPtr ExpressionParser::parseNumber() {
    const Token token = take();
    if (token.type == Type::Float) {
        double number = 0;
        if (!readFloat(token.text, number)) failToParse("a number is malformed", token.line);
        return makeExpression(Constant{number}, token.line);
    }
    const char mark = token.text.size() > 1 ? char(token.text[1] | 0x20) : '0';
    const int base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
    const std::string_view digits = std::string_view(token.text).substr(base == 10 ? 0 : 2);
    std::int64_t number = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    if (parsed.ec != std::errc()) failToParse("an integer is too large", token.line);
    return makeExpression(Constant{number}, token.line);
}

ExpressionPtr ExpressionParser::parseParentheses() {
    const int line = take().line;
    ExpressionPtr inner = current().isOperator(")") ? makeExpression(TupleLiteral{}, line) : parseTuple(true);
    expectOperator(")");
    return inner;
}

ExpressionPtr ExpressionParser::parseList() {
    const int line = take().line;
    ListLiteral list;
    while (!current().isOperator("]")) {
        if (!list.items.empty()) expectOperator(",");
        if (current().isOperator("]")) break;
        list.items.push_back(parseExpression());
    }
    expectOperator("]");
    return makeExpression(std::move(list), line);
}

ExpressionPtr ExpressionParser::parseDict() {
    const int line = take().line;
    DictLiteral dict;
    while (!current().isOperator("}")) {
        if (!dict.entries.empty()) expectOperator(",");
        if (current().isOperator("}")) break;
        ExpressionPtr key = parseExpression();
        expectOperator(":");
        dict.entries.emplace_back(std::move(key), parseExpression());
    }
    expectOperator("}");
    return makeExpression(std::move(dict), line);
}

}  // namespace fireside::jinja
