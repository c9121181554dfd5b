// The values with behaviour that templates get without asking their context: functions, namespaces, `loop`.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "inference/text/jinja/runtime.h"
#include "inference/text/jinja/value.h"

namespace fireside::jinja {

/// A function of the interpreter's own.
class Function : public Object {
 public:
    using Body = std::function<Value(Runtime&, const Arguments&)>;

    Function(std::string name, Body body, int depth = 0)
        : Object(depth), name_(std::move(name)), body_(std::move(body)) {}
    std::string typeName() const override { return "function"; }
    std::string text(Runtime&) const override { return "<function " + name_ + ">"; }
    bool callable() const override { return true; }
    Value call(Runtime& runtime, const Arguments& arguments) override { return body_(runtime, arguments); }

 private:
    std::string name_;
    Body body_;
};

/// The only value that a template can change: {% set ns.name = value %}.
class Namespace : public Object, public Cyclic {
 public:
    std::string typeName() const override { return "Namespace"; }
    std::string text(Runtime& runtime) const override;
    bool attribute(std::string_view name, Value& value) const override;
    void set(const Value& name, Value value, Budget& budget) {
        attributes_.set(name, std::move(value), budget);
    }
    void release() override { attributes_ = {}; }

 private:
    Dict attributes_;
};

/// `loop` inside a for loop.
class Loop : public Object, public Cyclic, public std::enable_shared_from_this<Loop> {
 public:
    /// `row`: the list of all items.
    explicit Loop(Value row);
    std::string typeName() const override { return "LoopContext"; }
    std::string text(Runtime& runtime) const override;
    bool attribute(std::string_view name, Value& value) const override;
    void release() override { lastSeen_ = {}; }

    void moveTo(std::size_t index) { index_ = index; }
    const std::vector<Value>& items() const { return row_.sequence()->items; }

 private:
    bool number(std::string_view name, Value& value) const;
    bool neighbour(std::string_view name, Value& value) const;
    Value changed(Runtime& runtime, const Arguments& arguments);

    Value row_;
    std::size_t index_ = 0;
    Value lastSeen_;  // what changed() was asked about last
    bool isRetained_ = false;
};

/// range, dict, namespace, cycler, joiner, raise_exception and strftime_now; false for other names.
[[nodiscard]] bool findGlobal(std::string_view name, Value& value);

}  // namespace fireside::jinja
