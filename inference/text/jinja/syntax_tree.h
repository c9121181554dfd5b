// What the parser makes of a template and the interpreter walks. Immutable once parsed.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "inference/text/jinja/value.h"

namespace fireside::jinja {

struct Expression;
using ExpressionPtr = std::unique_ptr<const Expression>;
struct Statement;
using Body = std::vector<Statement>;

struct ArgumentList {
    std::vector<ExpressionPtr> positional;
    std::vector<std::pair<std::string, ExpressionPtr>> named;
    ExpressionPtr rest;       // *rest
    ExpressionPtr namedRest;  // **namedRest
};

struct Constant {
    Value value;
};
struct Name {
    std::string name;
};
struct ListLiteral {
    std::vector<ExpressionPtr> items;
};
struct TupleLiteral {
    std::vector<ExpressionPtr> items;
};
struct DictLiteral {
    std::vector<std::pair<ExpressionPtr, ExpressionPtr>> entries;
};
struct Unary {
    char sign;  // '-', '+', or '!' for not
    ExpressionPtr operand;
};
struct Binary {
    std::string sign;  // + - * / // % **
    ExpressionPtr left;
    ExpressionPtr right;
};
struct Concatenation {
    std::vector<ExpressionPtr> parts;
};
struct Logical {
    bool isOr;
    ExpressionPtr left;
    ExpressionPtr right;
};
/// first sign operand sign operand ...: every neighbouring pair must hold.
struct Comparison {
    struct Link {
        std::string sign;  // == != < <= > >= in, or "not in"
        ExpressionPtr operand;
    };
    ExpressionPtr first;
    std::vector<Link> links;
};
struct Conditional {
    ExpressionPtr condition;
    ExpressionPtr whenTrue;
    ExpressionPtr whenFalse;  // null: undefined
};
struct Attribute {
    ExpressionPtr subject;
    std::string name;
};
struct Subscript {
    ExpressionPtr subject;
    ExpressionPtr index;
};
struct Slice {
    ExpressionPtr subject;
    ExpressionPtr start;  // each may be null
    ExpressionPtr stop;
    ExpressionPtr step;
};
struct Call {
    ExpressionPtr callee;
    ArgumentList arguments;
};
struct FilterUse {
    ExpressionPtr subject;  // null: the text of the block that is filtered
    std::string name;
    ArgumentList arguments;
};
struct TestUse {
    ExpressionPtr subject;
    std::string name;
    ArgumentList arguments;
};

using ExpressionNode =
    std::variant<Constant, Name, ListLiteral, TupleLiteral, DictLiteral, Unary, Binary, Concatenation,
                 Logical, Comparison, Conditional, Attribute, Subscript, Slice, Call, FilterUse, TestUse>;

struct Expression {
    ExpressionNode node;
    int line = 0;
    int height = 1;  // of the tree from here down
};

/// What can stand left of "=" or behind "for".
struct Target {
    std::string name;       // empty: a tuple of `items`
    std::string attribute;  // not empty: name.attribute of a namespace
    std::vector<Target> items;
};

struct Text {
    std::string text;
};
struct Output {
    ExpressionPtr value;
};
struct If {
    std::vector<std::pair<ExpressionPtr, Body>> branches;
    Body otherwise;
};
struct For {
    Target target;
    ExpressionPtr items;
    ExpressionPtr filter;  // may be null
    Body body;
    Body otherwise;
};
struct Set {
    Target target;
    ExpressionPtr value;
};
struct SetBlock {
    Target target;
    ExpressionPtr filter;  // may be null
    Body body;
};
struct MacroDefinition {
    std::string name;
    std::vector<std::pair<std::string, ExpressionPtr>> parameters;  // with their defaults, null: none
    Body body;
    bool usesCaller = false;
    bool usesRest = false;       // varargs
    bool usesNamedRest = false;  // kwargs
};
struct CallBlock {
    ExpressionPtr call;
    std::shared_ptr<const MacroDefinition> caller;
};
struct MacroStatement {
    std::shared_ptr<const MacroDefinition> macro;
};
struct FilterBlock {
    ExpressionPtr filter;
    Body body;
};
struct With {
    std::vector<std::pair<Target, ExpressionPtr>> assignments;
    Body body;
};
struct Break {};
struct Continue {};

struct Statement {
    std::variant<Text, Output, If, For, Set, SetBlock, MacroStatement, CallBlock, FilterBlock, With, Break,
                 Continue>
        node;
    int line = 0;
};

struct TemplateBody {
    Body body;
};

}  // namespace fireside::jinja
