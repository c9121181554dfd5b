#include "inference/text/jinja/make_expression.h"

#include <algorithm>

namespace fireside::jinja {

namespace {

constexpr int kMaxExpressionHeight = 200;

// The height of the highest direct child.
struct Highest {
    int height = 0;

    void add(const ExpressionPtr& child) {
        if (child) height = std::max(height, child->height);
    }
    void add(const std::vector<ExpressionPtr>& children) {
        for (const ExpressionPtr& child : children) add(child);
    }
    void add(const ArgumentList& arguments) {
        add(arguments.positional);
        for (const auto& [name, value] : arguments.named) add(value);
        add(arguments.rest);
        add(arguments.namedRest);
    }

    void operator()(const Constant&) {}
    void operator()(const Name&) {}
    void operator()(const ListLiteral& node) { add(node.items); }
    void operator()(const TupleLiteral& node) { add(node.items); }
    void operator()(const DictLiteral& node) {
        for (const auto& [key, value] : node.entries) {
            add(key);
            add(value);
        }
    }
    void operator()(const Unary& node) { add(node.operand); }
    void operator()(const Binary& node) {
        add(node.left);
        add(node.right);
    }
    void operator()(const Concatenation& node) { add(node.parts); }
    void operator()(const Logical& node) {
        add(node.left);
        add(node.right);
    }
    void operator()(const Comparison& node) {
        add(node.first);
        for (const Comparison::Link& link : node.links) add(link.operand);
    }
    void operator()(const Conditional& node) {
        add(node.condition);
        add(node.whenTrue);
        add(node.whenFalse);
    }
    void operator()(const Attribute& node) { add(node.subject); }
    void operator()(const Subscript& node) {
        add(node.subject);
        add(node.index);
    }
    void operator()(const Slice& node) {
        add(node.subject);
        add(node.start);
        add(node.stop);
        add(node.step);
    }
    void operator()(const Call& node) {
        add(node.callee);
        add(node.arguments);
    }
    void operator()(const FilterUse& node) {
        add(node.subject);
        add(node.arguments);
    }
    void operator()(const TestUse& node) {
        add(node.subject);
        add(node.arguments);
    }
};

}  // namespace

ExpressionPtr makeExpression(ExpressionNode node, int line) {
    Highest highest;
    std::visit(highest, node);
    if (highest.height >= kMaxExpressionHeight) failToParse("an expression is too long or too deep", line);
    auto expression = std::make_unique<Expression>();
    expression->node = std::move(node);
    expression->line = line;
    expression->height = highest.height + 1;
    return expression;
}

}  // namespace fireside::jinja
