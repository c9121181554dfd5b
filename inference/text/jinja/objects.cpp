#include "inference/text/jinja/objects.h"

#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/python_format.h"

namespace fireside::jinja {

std::string Namespace::text(Runtime& runtime) const {
    return "<Namespace " + toRepr(Value::dict(attributes_), runtime) + ">";
}

bool Namespace::attribute(std::string_view name, Value& value) const {
    const Value* held = attributes_.find(name);
    if (held != nullptr) value = *held;
    return held != nullptr;
}

Loop::Loop(Value row) : Object(row.depth() + 1), row_(std::move(row)) {
    if (depth() > kMaxValueDepth) fail("a value nests too deeply");
}

std::string Loop::text(Runtime&) const {
    return "<LoopContext " + std::to_string(index_ + 1) + "/" + std::to_string(items().size()) + ">";
}

bool Loop::attribute(std::string_view name, Value& value) const {
    if (number(name, value) || neighbour(name, value)) return true;
    if (name != "cycle" && name != "changed") return false;
    auto self = std::const_pointer_cast<Loop>(shared_from_this());
    const auto cycle = [self](Runtime&, const Arguments& arguments) {
        if (arguments.positional.empty()) fail("no items for cycling given");
        return arguments.positional[self->index_ % arguments.positional.size()];
    };
    const auto changedCall = [self](Runtime& runtime, const Arguments& arguments) {
        return self->changed(runtime, arguments);
    };
    if (depth() >= kMaxValueDepth) fail("a value nests too deeply");
    value = name == "cycle" ? Value(std::make_shared<Function>("cycle", cycle, depth() + 1))
                            : Value(std::make_shared<Function>("changed", changedCall, depth() + 1));
    return true;
}

bool Loop::number(std::string_view name, Value& value) const {
    const auto index = std::int64_t(index_);
    const auto size = std::int64_t(items().size());
    if (name == "index") {
        value = index + 1;
    } else if (name == "index0") {
        value = index;
    } else if (name == "revindex") {
        value = size - index;
    } else if (name == "revindex0") {
        value = size - index - 1;
    } else if (name == "length") {
        value = size;
    } else if (name == "first") {
        value = index == 0;
    } else if (name == "last") {
        value = index + 1 == size;
    } else if (name == "depth" || name == "depth0") {
        value = std::int64_t(name == "depth" ? 1 : 0);  // of recursion, which there is none of
    } else {
        return false;
    }
    return true;
}

bool Loop::neighbour(std::string_view name, Value& value) const {
    if (name == "previtem") {
        value = index_ > 0 ? items()[index_ - 1] : Value::undefined("there is no previous item");
    } else if (name == "nextitem") {
        value = index_ + 1 < items().size() ? items()[index_ + 1] : Value::undefined("there is no next item");
    } else {
        return false;
    }
    return true;
}

Value Loop::changed(Runtime& runtime, const Arguments& arguments) {
    const Value seen = Value::tuple(arguments.positional);
    if (lastSeen_.sequence() != nullptr && equal(lastSeen_, seen, runtime)) return false;
    lastSeen_ = seen;
    // What it was asked about may lead back to this loop.
    if (!isRetained_) runtime.retain(shared_from_this());
    isRetained_ = true;
    return true;
}

}  // namespace fireside::jinja
