#include "inference/text/jinja/interpreter.h"

#include "inference/text/jinja/objects.h"
#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/python_format.h"

namespace fireside::jinja {

namespace {

/// A macro, or the body of a call block. Lives as long as its interpreter.
class Macro : public Object {
 public:
    Macro(Interpreter& interpreter, std::shared_ptr<const MacroDefinition> definition,
          std::shared_ptr<Scope> home)
        : interpreter_(interpreter), definition_(std::move(definition)), home_(std::move(home)) {}
    std::string typeName() const override { return "Macro"; }
    std::string text(Runtime&) const override { return "<Macro " + quoted(definition_->name) + ">"; }
    bool attribute(std::string_view name, Value& value) const override {
        if (name == "name") value = definition_->name;
        return name == "name";
    }
    bool callable() const override { return true; }
    Value call(Runtime&, const Arguments& arguments) override {
        return interpreter_.callMacro(*definition_, home_, arguments);
    }

 private:
    Interpreter& interpreter_;
    std::shared_ptr<const MacroDefinition> definition_;
    std::shared_ptr<Scope> home_;
};

}  // namespace

const Value* Scope::find(const std::string& name) const {
    for (const Scope* scope = this; scope != nullptr; scope = scope->parent_.get()) {
        for (const auto& [known, value] : scope->variables_) {
            if (known == name) return &value;
        }
    }
    return nullptr;
}

void Scope::set(const std::string& name, Value value) {
    for (auto& [known, held] : variables_) {
        if (known != name) continue;
        held = std::move(value);
        return;
    }
    variables_.emplace_back(name, std::move(value));
}

std::string Interpreter::run(const TemplateBody& body) {
    std::string text;
    output_ = &text;
    enterScope();
    execute(body.body);
    return text;
}

void Interpreter::write(const std::string& text) {
    runtime_.budget.spendBytes(text.size());
    runtime_.budget.checkOutput(output_->size() + text.size());
    *output_ += text;
}

Interpreter::Flow Interpreter::execute(const Body& body) {
    const Budget::Level level(runtime_.budget);
    for (const Statement& statement : body) {
        runtime_.budget.spendSteps(1);
        line_ = statement.line;
        const Flow flow = std::visit([this](const auto& node) { return execute(node); }, statement.node);
        if (flow != Flow::On) return flow;
    }
    return Flow::On;
}

Interpreter::Flow Interpreter::executeScoped(const Body& body) {
    const std::shared_ptr<Scope> outer = scope_;
    enterScope();
    const Flow flow = execute(body);
    scope_ = outer;
    return flow;
}

// Runs a block of its own scope and keeps what it writes.
Interpreter::Flow Interpreter::capture(const Body& body, std::string& text) {
    std::string* outer = std::exchange(output_, &text);
    const Flow flow = executeScoped(body);
    output_ = outer;
    return flow;
}

Interpreter::Flow Interpreter::execute(const Text& node) {
    write(node.text);
    return Flow::On;
}

Interpreter::Flow Interpreter::execute(const Output& node) {
    write(toText(evaluate(*node.value), runtime_));
    return Flow::On;
}

Interpreter::Flow Interpreter::execute(const If& node) {
    for (const auto& [condition, body] : node.branches) {
        if (truth(evaluate(*condition))) return execute(body);
    }
    return execute(node.otherwise);
}

// All items that pass the loop's filter.
std::vector<Value> Interpreter::loopItems(const For& node) {
    std::vector<Value> items = itemsOf(evaluate(*node.items), runtime_);
    if (!node.filter) return items;
    std::vector<Value> kept;
    const std::shared_ptr<Scope> outer = scope_;
    for (Value& item : items) {
        scope_ = std::make_shared<Scope>(outer);
        assign(node.target, item);
        if (truth(evaluate(*node.filter))) kept.push_back(std::move(item));
    }
    scope_ = outer;
    return kept;
}

Interpreter::Flow Interpreter::execute(const For& node) {
    const auto loop = std::make_shared<Loop>(Value::list(loopItems(node)));
    const std::shared_ptr<Scope> outer = scope_;
    bool isElse = true;  // Jinja2's rule: until the end of the body was reached once
    for (std::size_t i = 0; i < loop->items().size(); ++i) {
        scope_ = std::make_shared<Scope>(outer);
        loop->moveTo(i);
        scope_->set("loop", Value(std::shared_ptr<Object>(loop)));
        assign(node.target, loop->items()[i]);
        const Flow flow = execute(node.body);
        if (flow == Flow::Break) break;
        isElse &= flow == Flow::Continue;
    }
    scope_ = outer;
    return isElse ? executeScoped(node.otherwise) : Flow::On;
}

Interpreter::Flow Interpreter::execute(const Set& node) {
    assign(node.target, evaluate(*node.value));
    return Flow::On;
}

Interpreter::Flow Interpreter::execute(const SetBlock& node) {
    std::string text;
    const Flow flow = capture(node.body, text);
    if (flow == Flow::On) assign(node.target, filtered(node.filter, std::move(text)));
    return flow;
}

Interpreter::Flow Interpreter::execute(const FilterBlock& node) {
    std::string text;
    const Flow flow = capture(node.body, text);
    if (flow == Flow::On) write(toText(filtered(node.filter, std::move(text)), runtime_));
    return flow;
}

Interpreter::Flow Interpreter::execute(const With& node) {
    const std::shared_ptr<Scope> outer = scope_;
    const auto inner = std::make_shared<Scope>(outer);
    for (const auto& [target, value] : node.assignments) {
        // The values do not see each other.
        const Value evaluated = evaluate(*value);
        scope_ = inner;
        assign(target, evaluated);
        scope_ = outer;
    }
    scope_ = inner;
    const Flow flow = execute(node.body);
    scope_ = outer;
    return flow;
}

void Interpreter::assign(const Target& target, const Value& value) {
    if (!target.attribute.empty()) {
        const Value* held = scope_->find(target.name);
        auto* space = held == nullptr ? nullptr : dynamic_cast<Namespace*>(held->object());
        if (space == nullptr) fail("cannot assign attribute on non-namespace object");
        runtime_.budget.spendBytes(2 * sizeof(Value));
        space->set(Value(target.attribute), value, runtime_.budget);
    } else if (!target.name.empty()) {
        scope_->set(target.name, value);
    } else {
        const std::vector<Value> parts =
            value.isUndefined() ? std::vector<Value>() : itemsOf(value, runtime_);
        if (parts.size() > target.items.size()) {
            fail("too many values to unpack (expected " + std::to_string(target.items.size()) + ")");
        }
        if (parts.size() < target.items.size()) {
            fail("not enough values to unpack (expected " + std::to_string(target.items.size()) + ", got " +
                 std::to_string(parts.size()) + ")");
        }
        for (std::size_t i = 0; i < parts.size(); ++i) assign(target.items[i], parts[i]);
    }
}

Value Interpreter::makeMacro(std::shared_ptr<const MacroDefinition> macro) {
    if (!std::exchange(scope_->isRetained, true)) runtime_.retain(scope_);
    runtime_.budget.spendBytes(sizeof(Macro));
    return Value(std::make_shared<Macro>(*this, std::move(macro), scope_));
}

Interpreter::Flow Interpreter::execute(const MacroStatement& node) {
    scope_->set(node.macro->name, makeMacro(node.macro));
    return Flow::On;
}

Interpreter::Flow Interpreter::execute(const CallBlock& node) {
    Arguments extra;
    extra.named.emplace_back("caller", makeMacro(node.caller));
    write(toText(callWith(std::get<Call>(node.call->node), std::move(extra)), runtime_));
    return Flow::On;
}

std::string Interpreter::callMacro(const MacroDefinition& macro, const std::shared_ptr<Scope>& home,
                                   const Arguments& arguments) {
    const Budget::Level level(runtime_.budget);
    const std::shared_ptr<Scope> outerScope = std::exchange(scope_, std::make_shared<Scope>(home));
    const int line = line_;
    std::string text;
    std::string* outerOutput = std::exchange(output_, &text);
    bindRest(macro, arguments);
    bindParameters(macro, arguments);
    execute(macro.body);
    output_ = outerOutput;
    scope_ = outerScope;
    line_ = line;
    return text;
}

// What has no parameter goes to varargs, kwargs and caller when the macro's body speaks of them.
void Interpreter::bindRest(const MacroDefinition& macro, const Arguments& arguments) {
    const std::size_t size = macro.parameters.size();
    const auto& positional = arguments.positional;
    if (positional.size() > size && !macro.usesRest) {
        fail("macro " + quoted(macro.name) + " takes not more than " + std::to_string(size) + " argument(s)");
    }
    if (macro.usesRest) {
        const auto rest = positional.begin() + std::ptrdiff_t(std::min(size, positional.size()));
        scope_->set("varargs", Value::tuple({rest, positional.end()}));
    }
    if (macro.usesCaller) scope_->set("caller", Value::undefined("No caller defined"));
    Dict named;
    for (const auto& [name, value] : arguments.named) {
        const auto isThis = [&known = name](const auto& parameter) { return parameter.first == known; };
        if (std::any_of(macro.parameters.begin(), macro.parameters.end(), isThis)) continue;
        if (name == "caller" && macro.usesCaller) {
            scope_->set(name, value);
        } else if (macro.usesNamedRest) {
            named.set(name, value, runtime_.budget);
        } else {
            fail("macro " + quoted(macro.name) + " takes no keyword argument " + quoted(name));
        }
    }
    if (macro.usesNamedRest) scope_->set("kwargs", Value::dict(std::move(named)));
}

void Interpreter::bindParameters(const MacroDefinition& macro, const Arguments& arguments) {
    for (std::size_t i = 0; i < macro.parameters.size(); ++i) {
        const auto& [name, fallback] = macro.parameters[i];
        const Value* given = i < arguments.positional.size() ? &arguments.positional[i] : nullptr;
        for (const auto& [known, value] : arguments.named) {
            if (known == name && given == nullptr) given = &value;
        }
        if (given != nullptr) {
            scope_->set(name, *given);
        } else {
            scope_->set(name,
                        evaluateOr(fallback, Value::undefined("parameter '" + name + "' was not provided")));
        }
    }
}

}  // namespace fireside::jinja
