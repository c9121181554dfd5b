// The part of the interpreter that evaluates expressions.
#include "inference/text/jinja/builtins.h"
#include "inference/text/jinja/interpreter.h"
#include "inference/text/jinja/objects.h"
#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/python_format.h"

namespace fireside::jinja {

Value Interpreter::evaluate(const Expression& expression) {
    const Budget::Level level(runtime_.budget);
    runtime_.budget.spendSteps(1);
    line_ = expression.line;
    return std::visit([this](const auto& node) { return evaluate(node); }, expression.node);
}

Value Interpreter::evaluateOr(const ExpressionPtr& expression, Value fallback) {
    return expression ? evaluate(*expression) : std::move(fallback);
}

Value Interpreter::evaluate(const Name& node) {
    if (const Value* value = scope_->find(node.name)) return *value;
    if (const Value* value = context_.dict()->find(node.name)) return *value;
    Value global;
    if (findGlobal(node.name, global)) return global;
    return Value::undefined("'" + node.name + "' is undefined");
}

std::vector<Value> Interpreter::evaluateAll(const std::vector<ExpressionPtr>& expressions) {
    std::vector<Value> values;
    values.reserve(expressions.size());
    runtime_.budget.spendBytes(expressions.size() * sizeof(Value));
    for (const ExpressionPtr& expression : expressions) values.push_back(evaluate(*expression));
    return values;
}

Value Interpreter::evaluate(const ListLiteral& node) {
    return Value::list(evaluateAll(node.items));
}

Value Interpreter::evaluate(const TupleLiteral& node) {
    return Value::tuple(evaluateAll(node.items));
}

Value Interpreter::evaluate(const DictLiteral& node) {
    Dict dict;
    runtime_.budget.spendBytes(node.entries.size() * 2 * sizeof(Value));
    for (const auto& [key, value] : node.entries) {
        Value evaluatedKey = evaluate(*key);
        dict.set(std::move(evaluatedKey), evaluate(*value), runtime_.budget);
    }
    return Value::dict(std::move(dict));
}

Value Interpreter::evaluate(const Unary& node) {
    const Value operand = evaluate(*node.operand);
    if (node.sign == '!') return !truth(operand);
    if (node.sign == '-') return negative(operand);
    if (operand.isUndefined()) fail(operand.whyUndefined());
    if (!operand.isNumber()) fail("bad operand type for unary +: '" + operand.typeName() + "'");
    return operand.isBool() ? Value(operand.integer()) : operand;
}

Value Interpreter::evaluate(const Binary& node) {
    const Value left = evaluate(*node.left);
    return arithmetic(node.sign, left, evaluate(*node.right), runtime_);
}

Value Interpreter::evaluate(const Concatenation& node) {
    std::string text;
    for (const ExpressionPtr& part : node.parts) {
        const std::string one = toText(evaluate(*part), runtime_);
        runtime_.budget.spendBytes(one.size());
        text += one;
    }
    return text;
}

Value Interpreter::evaluate(const Logical& node) {
    Value left = evaluate(*node.left);
    return truth(left) == node.isOr ? left : evaluate(*node.right);
}

Value Interpreter::evaluate(const Comparison& node) {
    Value left = evaluate(*node.first);
    for (const Comparison::Link& link : node.links) {
        Value right = evaluate(*link.operand);
        if (!compare(link.sign, left, right, runtime_)) return false;
        left = std::move(right);
    }
    return true;
}

Value Interpreter::evaluate(const Conditional& node) {
    if (truth(evaluate(*node.condition))) return evaluate(*node.whenTrue);
    if (node.whenFalse) return evaluate(*node.whenFalse);
    return Value::undefined("the inline if-expression evaluated to false and no else section was defined.");
}

Value Interpreter::evaluate(const Attribute& node) {
    return attributeOf(evaluate(*node.subject), node.name, runtime_);
}

Value Interpreter::evaluate(const Subscript& node) {
    const Value subject = evaluate(*node.subject);
    return itemOf(subject, evaluate(*node.index), runtime_);
}

Value Interpreter::evaluate(const Slice& node) {
    const Value subject = evaluate(*node.subject);
    const Value start = evaluateOr(node.start, {});
    const Value stop = evaluateOr(node.stop, {});
    return sliceOf(subject, start, stop, evaluateOr(node.step, {}), runtime_);
}

Arguments Interpreter::evaluateArguments(const ArgumentList& list) {
    Arguments arguments;
    arguments.positional = evaluateAll(list.positional);
    for (const auto& [name, value] : list.named) arguments.named.emplace_back(name, evaluate(*value));
    if (list.rest) {
        for (Value& value : itemsOf(evaluate(*list.rest), runtime_)) {
            arguments.positional.push_back(std::move(value));
        }
    }
    if (list.namedRest) {
        const Value rest = evaluate(*list.namedRest);
        if (rest.dict() == nullptr) fail("argument after ** must be a mapping, not " + rest.typeName());
        for (const auto& [key, value] : rest.dict()->entries()) {
            if (!key.isString()) fail("keywords must be strings");
            arguments.named.emplace_back(key.string(), value);
        }
    }
    return arguments;
}

Value Interpreter::evaluate(const Call& node) {
    return callWith(node, {});
}

// `extra`: named arguments besides those that the call has.
Value Interpreter::callWith(const Call& node, Arguments extra) {
    const Value callee = evaluate(*node.callee);
    Arguments arguments = evaluateArguments(node.arguments);
    for (auto& named : extra.named) arguments.named.push_back(std::move(named));
    if (callee.isUndefined()) fail(callee.whyUndefined());
    if (callee.object() == nullptr) fail("'" + callee.typeName() + "' object is not callable");
    return callee.object()->call(runtime_, arguments);
}

Value Interpreter::evaluate(const FilterUse& node) {
    const Value subject = node.subject ? evaluate(*node.subject) : blockText_;
    const Arguments arguments = evaluateArguments(node.arguments);
    return applyFilter(node.name, {runtime_, subject, arguments});
}

Value Interpreter::evaluate(const TestUse& node) {
    const Value subject = evaluate(*node.subject);
    const Arguments arguments = evaluateArguments(node.arguments);
    return applyTest(node.name, {runtime_, subject, arguments});
}

Value Interpreter::filtered(const ExpressionPtr& filter, std::string text) {
    if (!filter) return text;
    const Value outer = std::exchange(blockText_, Value(std::move(text)));
    Value result = evaluate(*filter);
    blockText_ = outer;
    return result;
}

}  // namespace fireside::jinja
