// Functions that every template can call.
#include <algorithm>
#include <unordered_map>

#include "inference/text/jinja/builtins.h"
#include "inference/text/jinja/objects.h"
#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/python_format.h"
#include "inference/text/jinja/strftime.h"

namespace fireside::jinja {

namespace {

// What Jinja2's sandbox allows.
constexpr std::int64_t kMaxRange = 100'000;

Value range(Runtime& runtime, const Arguments& arguments) {
    const Parameters parameters(arguments, {"start", "stop", "step"}, 1);
    const bool onlyStop = !parameters.has(1);
    const std::int64_t start = onlyStop ? 0 : parameters.integer(0, 0);
    const std::int64_t stop = parameters.integer(onlyStop ? 0 : 1, 0);
    const std::int64_t step = parameters.integer(2, 1);
    if (step == 0) fail("range() arg 3 must not be zero");
    const double size = (double(stop) - double(start)) / double(step);
    if (size > double(kMaxRange)) {
        fail("Range too big. The sandbox blocks ranges larger than MAX_RANGE (100000).");
    }
    Sequence sequence{Sequence::Flavour::Range, {}};
    std::int64_t number = start;
    while (step > 0 ? number < stop : number > stop) {
        sequence.items.emplace_back(number);
        if (__builtin_add_overflow(number, step, &number)) break;
    }
    runtime.budget.spendSteps(sequence.items.size());
    runtime.budget.spendBytes(sequence.items.size() * sizeof(Value));
    sequence.rangeText = "range(" + std::to_string(start) + ", " + std::to_string(stop) +
                         (step == 1 ? "" : ", " + std::to_string(step)) + ")";
    return Value::sequence(std::move(sequence));
}

// Key and value of every entry of the first argument (a dict or pairs) and of the named ones.
template <class Set>
void eachEntry(Runtime& runtime, const Arguments& arguments, Set set) {
    if (arguments.positional.size() > 1) fail("at most 1 positional argument is expected");
    if (!arguments.positional.empty()) {
        const Value& from = arguments.positional[0];
        if (const Dict* dict = from.dict()) {
            for (const auto& [key, value] : dict->entries()) set(key, value);
        } else {
            for (const Value& pair : itemsOf(from, runtime)) {
                const std::vector<Value> parts = itemsOf(pair, runtime);
                if (parts.size() != 2) fail("an element of a dict's pairs does not have length 2");
                set(parts[0], parts[1]);
            }
        }
    }
    for (const auto& [name, value] : arguments.named) set(Value(name), value);
    runtime.budget.spendSteps(arguments.named.size());
}

Value makeDict(Runtime& runtime, const Arguments& arguments) {
    Dict dict;
    eachEntry(runtime, arguments, [&](const Value& key, const Value& value) {
        runtime.budget.spendBytes(2 * sizeof(Value));
        dict.set(key, value, runtime.budget);
    });
    return Value::dict(std::move(dict));
}

Value makeNamespace(Runtime& runtime, const Arguments& arguments) {
    auto space = std::make_shared<Namespace>();
    runtime.retain(space);
    eachEntry(runtime, arguments, [&](const Value& key, const Value& value) {
        runtime.budget.spendBytes(2 * sizeof(Value));
        space->set(key, value, runtime.budget);
    });
    return Value(std::move(space));
}

Value raiseException(Runtime& runtime, const Arguments& arguments) {
    const Parameters parameters(arguments, {"msg"}, 1);
    throw Failure{ErrorCode::TemplateFailed, toText(parameters[0], runtime), 0, true};
}

Value strftimeNow(Runtime& runtime, const Arguments& arguments) {
    const Parameters parameters(arguments, {"f"}, 1);
    const std::string format = parameters.text(0, "");
    runtime.budget.spendBytes(format.size() * 16);
    return formatTime(format, runtime.now());
}

/// cycler(a, b): next() gives one after the other, round and round.
class Cycler : public Object, public std::enable_shared_from_this<Cycler> {
 public:
    explicit Cycler(Value row) : Object(row.depth() + 1), row_(std::move(row)) {}
    std::string typeName() const override { return "Cycler"; }
    std::string text(Runtime&) const override { return "<Cycler>"; }
    bool attribute(std::string_view name, Value& value) const override {
        const auto& items = row_.sequence()->items;
        if (name == "current") value = items[at_];
        if (name == "current") return true;
        if (name != "next" && name != "reset") return false;
        auto self = std::const_pointer_cast<Cycler>(shared_from_this());
        const bool isNext = name == "next";
        const auto step = [self, isNext](Runtime&, const Arguments&) -> Value {
            const auto& row = self->row_.sequence()->items;
            const std::size_t was = std::exchange(self->at_, isNext ? (self->at_ + 1) % row.size() : 0);
            return isNext ? row[was] : Value();
        };
        value = Value(std::make_shared<Function>(std::string(name), step, depth() + 1));
        return true;
    }

 private:
    Value row_;
    std::size_t at_ = 0;
};

Value makeCycler(Runtime&, const Arguments& arguments) {
    if (arguments.positional.empty()) fail("at least one item has to be provided");
    Value row = Value::list(arguments.positional);
    if (row.depth() + 2 > kMaxValueDepth) fail("a value nests too deeply");
    return Value(std::make_shared<Cycler>(std::move(row)));
}

/// joiner(text)(): nothing the first time, the text from then on.
Value makeJoiner(Runtime&, const Arguments& arguments) {
    const Parameters parameters(arguments, {"sep"});
    const std::string separator = parameters.text(0, ", ");
    const auto join = [separator, used = false](Runtime&, const Arguments&) mutable -> Value {
        return std::exchange(used, true) ? separator : std::string();
    };
    return Value(std::make_shared<Function>("joiner", join));
}

}  // namespace

bool findGlobal(std::string_view name, Value& value) {
    using Plain = Value (*)(Runtime&, const Arguments&);
    static const std::unordered_map<std::string_view, Plain> kGlobals = {
        {"range", range},
        {"dict", makeDict},
        {"namespace", makeNamespace},
        {"cycler", makeCycler},
        {"joiner", makeJoiner},
        {"raise_exception", raiseException},
        {"strftime_now", strftimeNow},
    };
    const auto found = kGlobals.find(name);
    if (found == kGlobals.end()) return false;
    value = Value(std::make_shared<Function>(std::string(name), found->second));
    return true;
}

}  // namespace fireside::jinja
