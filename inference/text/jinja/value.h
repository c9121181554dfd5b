// The values that templates compute with: Python's, as far as chat templates can see them. A Value is cheap
// to copy; strings, sequences and dicts are shared and never change once made (the sandbox forbids what would
// change them), only namespaces do. Not for use by several threads at once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

#include "inference/text/jinja/budget.h"

namespace fireside::jinja {

class Dict;
class Object;
class Value;
struct Sequence;

struct None {
    bool operator==(const None&) const = default;
};

/// What a missing name or attribute is: printing it is fine, using it fails with `why`.
struct Undefined {
    std::shared_ptr<const std::string> why;
};

/// Positional and named arguments of one call, evaluated.
struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;
};

class Value {
 public:
    using Text = std::shared_ptr<const std::string>;

    Value() : data_(None{}) {}
    Value(bool value) : data_(value) {}
    Value(std::int64_t value) : data_(value) {}
    Value(double value) : data_(value) {}
    Value(std::string value) : data_(std::make_shared<const std::string>(std::move(value))) {}
    Value(const char* value) : Value(std::string(value)) {}
    Value(std::shared_ptr<Object> object) : data_(std::move(object)) {}

    static Value undefined(std::string why);
    /// These fail when the new value would be nested deeper than kMaxValueDepth.
    static Value list(std::vector<Value> items);
    static Value tuple(std::vector<Value> items);
    static Value sequence(Sequence sequence);
    static Value dict(Dict dict);

    bool isUndefined() const { return std::holds_alternative<Undefined>(data_); }
    bool isNone() const { return std::holds_alternative<None>(data_); }
    bool isBool() const { return std::holds_alternative<bool>(data_); }
    bool isInteger() const { return std::holds_alternative<std::int64_t>(data_); }
    bool isFloat() const { return std::holds_alternative<double>(data_); }
    bool isString() const { return std::holds_alternative<Text>(data_); }
    /// Integers and booleans, as Python sees them.
    bool isIntegral() const { return isInteger() || isBool(); }
    bool isNumber() const { return isIntegral() || isFloat(); }

    bool boolean() const { return std::get<bool>(data_); }
    /// Of an integral value.
    std::int64_t integer() const {
        return isBool() ? std::int64_t(boolean()) : std::get<std::int64_t>(data_);
    }
    /// Of a number.
    double number() const { return isFloat() ? std::get<double>(data_) : double(integer()); }
    const std::string& string() const { return *std::get<Text>(data_); }
    const std::string& whyUndefined() const { return *std::get<Undefined>(data_).why; }

    /// Null when the value is of another kind.
    const Sequence* sequence() const;
    const Dict* dict() const;
    Object* object() const;
    std::shared_ptr<Object> sharedObject() const { return std::get<std::shared_ptr<Object>>(data_); }

    /// Python's name of the type: "str", "NoneType", "dict".
    std::string typeName() const;
    /// Nesting: 0 for a scalar, 1 + that of the deepest part otherwise.
    int depth() const;
    /// Whether both are one and the same ("is" of Python, for what can be told apart).
    bool sameAs(const Value& other) const;

 private:
    std::variant<None, Undefined, bool, std::int64_t, double, Text, std::shared_ptr<const Sequence>,
                 std::shared_ptr<const Dict>, std::shared_ptr<Object>>
        data_;
};

/// Deeper values are refused, so that walking or destroying one cannot exhaust the stack.
inline constexpr int kMaxValueDepth = 200;

/// Everything that is a row of items. Generators (what `map` and `select` give) can be walked once.
struct Sequence {
    enum class Flavour { List, Tuple, Range, Keys, Values, Items, Generator };

    Flavour flavour = Flavour::List;
    std::vector<Value> items;
    int depth = 1;
    std::string rangeText;           // "range(0, 3)", for printing a Range
    mutable std::size_t walked = 0;  // how many items of a Generator are gone

    bool indexable() const {
        return flavour == Flavour::List || flavour == Flavour::Tuple || flavour == Flavour::Range;
    }
    bool sized() const { return flavour != Flavour::Generator; }
};

/// Keys in the order of their first insertion. 1, 1.0 and true are one key, as in Python.
class Dict {
 public:
    using Entry = std::pair<Value, Value>;

    void set(Value key, Value value, Budget& budget);
    /// Null when absent. Fails for keys that cannot be hashed (lists and dicts).
    const Value* find(const Value& key, Budget& budget) const;
    const Value* find(std::string_view key) const;
    const std::vector<Entry>& entries() const { return entries_; }
    int depth() const { return depth_; }

 private:
    std::vector<Entry> entries_;
    std::unordered_map<std::string, std::size_t> places_;
    int depth_ = 1;
};

class Runtime;

/// A value with behaviour: namespaces, macros, bound methods, `loop`, global functions.
class Object {
 public:
    explicit Object(int depth = 0) : depth_(depth) {}
    virtual ~Object() = default;
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;

    virtual std::string typeName() const = 0;
    /// What printing it gives.
    virtual std::string text(Runtime& runtime) const = 0;
    /// True and `value` set when there is such an attribute.
    virtual bool attribute(std::string_view, Value&) const { return false; }
    virtual bool callable() const { return false; }
    virtual Value call(Runtime& runtime, const Arguments& arguments);
    int depth() const { return depth_; }

 private:
    int depth_;
};

}  // namespace fireside::jinja
