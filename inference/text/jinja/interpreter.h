// Walks a syntax tree with a context: one object per rendering.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "inference/text/jinja/runtime.h"
#include "inference/text/jinja/syntax_tree.h"

namespace fireside::jinja {

/// The variables of one block; what is not in it is looked for in the block around it.
class Scope : public Cyclic {
 public:
    explicit Scope(std::shared_ptr<Scope> parent) : parent_(std::move(parent)) {}

    /// Null when no block around has it.
    const Value* find(const std::string& name) const;
    void set(const std::string& name, Value value);
    void release() override {
        variables_.clear();
        parent_.reset();
    }

    bool isRetained = false;  // a macro refers to it, so it may refer to itself

 private:
    std::shared_ptr<Scope> parent_;
    std::vector<std::pair<std::string, Value>> variables_;
};

class Interpreter {
 public:
    Interpreter(Runtime& runtime, Value context) : runtime_(runtime), context_(std::move(context)) {}

    /// Throws a Failure; `line()` is where it happened.
    std::string run(const TemplateBody& body);
    int line() const { return line_; }
    /// `home`: the scope in which the macro was defined.
    std::string callMacro(const MacroDefinition& macro, const std::shared_ptr<Scope>& home,
                          const Arguments& arguments);

 private:
    enum class Flow { On, Break, Continue };

    Flow execute(const Body& body);
    Flow execute(const Text& node);
    Flow execute(const Output& node);
    Flow execute(const If& node);
    Flow execute(const For& node);
    Flow execute(const Set& node);
    Flow execute(const SetBlock& node);
    Flow execute(const MacroStatement& node);
    Flow execute(const CallBlock& node);
    Flow execute(const FilterBlock& node);
    Flow execute(const With& node);
    Flow execute(const Break&) { return Flow::Break; }
    Flow execute(const Continue&) { return Flow::Continue; }
    Flow executeScoped(const Body& body);
    Flow capture(const Body& body, std::string& text);
    std::vector<Value> loopItems(const For& node);
    void bindParameters(const MacroDefinition& macro, const Arguments& arguments);
    void bindRest(const MacroDefinition& macro, const Arguments& arguments);
    Value makeMacro(std::shared_ptr<const MacroDefinition> macro);
    void assign(const Target& target, const Value& value);
    void write(const std::string& text);
    void enterScope() { scope_ = std::make_shared<Scope>(scope_); }

    Value evaluate(const Expression& expression);
    Value evaluateOr(const ExpressionPtr& expression, Value fallback);
    Value evaluate(const Constant& node) { return node.value; }
    Value evaluate(const Name& node);
    Value evaluate(const ListLiteral& node);
    Value evaluate(const TupleLiteral& node);
    Value evaluate(const DictLiteral& node);
    Value evaluate(const Unary& node);
    Value evaluate(const Binary& node);
    Value evaluate(const Concatenation& node);
    Value evaluate(const Logical& node);
    Value evaluate(const Comparison& node);
    Value evaluate(const Conditional& node);
    Value evaluate(const Attribute& node);
    Value evaluate(const Subscript& node);
    Value evaluate(const Slice& node);
    Value evaluate(const Call& node);
    Value evaluate(const FilterUse& node);
    Value evaluate(const TestUse& node);
    Value callWith(const Call& node, Arguments arguments);
    Value filtered(const ExpressionPtr& filter, std::string text);
    std::vector<Value> evaluateAll(const std::vector<ExpressionPtr>& expressions);
    Arguments evaluateArguments(const ArgumentList& list);

    Runtime& runtime_;
    Value context_;
    std::shared_ptr<Scope> scope_;
    std::string* output_ = nullptr;
    Value blockText_;  // what a filter without subject filters
    int line_ = 0;
};

}  // namespace fireside::jinja
