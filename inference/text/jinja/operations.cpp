#include "inference/text/jinja/operations.h"

#include <algorithm>

#include "inference/text/jinja/methods.h"
#include "inference/text/jinja/python_format.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

bool equalRows(const std::vector<Value>& a, const std::vector<Value>& b, Runtime& runtime) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(),
                      [&](const Value& x, const Value& y) { return equal(x, y, runtime); });
}

bool equalDicts(const Dict& a, const Dict& b, Runtime& runtime) {
    if (a.entries().size() != b.entries().size()) return false;
    for (const auto& [key, value] : a.entries()) {
        const Value* other = b.find(key, runtime.budget);
        if (other == nullptr || !equal(value, *other, runtime)) return false;
    }
    return true;
}

bool isRow(const Value& value) {
    const Sequence* sequence = value.sequence();
    return sequence != nullptr &&
           (sequence->flavour == Sequence::Flavour::List || sequence->flavour == Sequence::Flavour::Tuple);
}

// The first pair that differs decides.
bool lessRows(const Sequence& a, const Sequence& b, Runtime& runtime) {
    for (std::size_t i = 0; i < std::min(a.items.size(), b.items.size()); ++i) {
        if (!equal(a.items[i], b.items[i], runtime)) return less(a.items[i], b.items[i], runtime);
    }
    return a.items.size() < b.items.size();
}

bool bothNumbers(const Value& a, const Value& b) {
    return a.isNumber() && b.isNumber();
}

[[noreturn]] void failToOrder(const std::string& sign, const Value& a, const Value& b) {
    for (const Value* side : {&a, &b}) {
        if (side->isUndefined()) fail(side->whyUndefined());
    }
    fail("'" + sign + "' not supported between instances of '" + a.typeName() + "' and '" + b.typeName() +
         "'");
}

bool canOrder(const Value& a, const Value& b) {
    if (bothNumbers(a, b) || (a.isString() && b.isString())) return true;
    return isRow(a) && isRow(b) && a.sequence()->flavour == b.sequence()->flavour;
}

[[noreturn]] void failNotIterable(const Value& value) {
    fail("'" + value.typeName() + "' object is not iterable");
}

std::string subjectName(const Value& value) {
    if (value.isNone()) return "None";
    if (value.object() != nullptr) return value.typeName();
    return value.typeName() + " object";
}

Value missing(const Value& value, const Value& key, Runtime& runtime) {
    if (!key.isString())
        return Value::undefined(subjectName(value) + " has no element " + toRepr(key, runtime));
    return Value::undefined(quoted(subjectName(value)) + " has no attribute " + quoted(key.string()));
}

// What [] alone finds; false when there is nothing.
bool findItem(const Value& value, const Value& index, Value& found, Runtime& runtime) {
    if (const Dict* dict = value.dict()) {
        const Sequence* key = index.sequence();
        if (index.dict() != nullptr || (key != nullptr && key->flavour != Sequence::Flavour::Tuple))
            return false;
        const Value* held = dict->find(index, runtime.budget);
        if (held != nullptr) found = *held;
        return held != nullptr;
    }
    if (!index.isIntegral()) return false;
    if (const Sequence* sequence = value.sequence()) {
        if (!sequence->indexable()) return false;
        const auto place = placeOf(index.integer(), sequence->items.size());
        if (place) found = sequence->items[*place];
        return place.has_value();
    }
    if (!value.isString()) return false;
    const std::string& text = value.string();
    runtime.budget.spendSteps(text.size() / 64);
    const auto place = placeOf(index.integer(), countPoints(text));
    if (!place) return false;
    std::size_t end = byteOfPoint(text, *place);
    const std::size_t begin = end;
    decode(text, end);
    found = text.substr(begin, end - begin);
    return true;
}

// What . alone finds.
bool findAttribute(const Value& value, const std::string& name, Value& found) {
    if (const Object* object = value.object()) return object->attribute(name, found);
    return findMethod(value, name, found);
}

struct Bounds {
    std::int64_t start;
    std::int64_t stop;
    std::int64_t step;
};

std::int64_t sliceIndex(const Value& value, std::int64_t fallback) {
    if (value.isNone()) return fallback;
    if (value.isUndefined()) fail(value.whyUndefined());
    if (!value.isIntegral()) fail("slice indices must be integers or None or have an __index__ method");
    return value.integer();
}

Bounds sliceBounds(const Value& start, const Value& stop, const Value& step, std::int64_t size) {
    Bounds bounds{0, 0, sliceIndex(step, 1)};
    if (bounds.step == 0) fail("slice step cannot be zero");
    const bool forward = bounds.step > 0;
    const auto clamp = [&](std::int64_t index) {
        if (index < 0) index += size;
        return std::clamp<std::int64_t>(index, forward ? 0 : -1, forward ? size : size - 1);
    };
    bounds.start = start.isNone() ? (forward ? 0 : size - 1) : clamp(sliceIndex(start, 0));
    bounds.stop = stop.isNone() ? (forward ? size : -1) : clamp(sliceIndex(stop, 0));
    bounds.step = std::clamp<std::int64_t>(bounds.step, -size - 1, size + 1);
    return bounds;
}

template <class Row>
Row pick(const Row& row, const Bounds& bounds) {
    Row picked;
    for (std::int64_t i = bounds.start; bounds.step > 0 ? i < bounds.stop : i > bounds.stop;
         i += bounds.step) {
        picked.push_back(row[std::size_t(i)]);
    }
    return picked;
}

}  // namespace

bool truth(const Value& value) {
    if (value.isNone() || value.isUndefined()) return false;
    if (value.isNumber()) return value.number() != 0;
    if (value.isString()) return !value.string().empty();
    if (const Dict* dict = value.dict()) return !dict->entries().empty();
    if (const Sequence* sequence = value.sequence()) return !sequence->sized() || !sequence->items.empty();
    return true;
}

bool equal(const Value& a, const Value& b, Runtime& runtime) {
    const Budget::Level level(runtime.budget);
    runtime.budget.spendSteps(1);
    if (a.isInteger() && b.isInteger()) return a.integer() == b.integer();
    if (bothNumbers(a, b)) return a.number() == b.number();
    if (a.isString() && b.isString()) return a.string() == b.string();
    if (isRow(a) && isRow(b)) {
        return a.sequence()->flavour == b.sequence()->flavour &&
               equalRows(a.sequence()->items, b.sequence()->items, runtime);
    }
    if (a.dict() != nullptr && b.dict() != nullptr) return equalDicts(*a.dict(), *b.dict(), runtime);
    if (a.sequence() != nullptr && b.sequence() != nullptr && a.sequence()->sized() &&
        a.sequence()->flavour == b.sequence()->flavour) {
        return equalRows(a.sequence()->items, b.sequence()->items, runtime);
    }
    return a.sameAs(b);
}

bool less(const Value& a, const Value& b, Runtime& runtime) {
    const Budget::Level level(runtime.budget);
    runtime.budget.spendSteps(1);
    if (!canOrder(a, b)) failToOrder("<", a, b);
    if (a.isIntegral() && b.isIntegral()) return a.integer() < b.integer();
    if (bothNumbers(a, b)) return a.number() < b.number();
    if (a.isString()) return a.string() < b.string();
    return lessRows(*a.sequence(), *b.sequence(), runtime);
}

bool compare(const std::string& sign, const Value& a, const Value& b, Runtime& runtime) {
    if (sign == "==") return equal(a, b, runtime);
    if (sign == "!=") return !equal(a, b, runtime);
    if (sign == "in") return contains(b, a, runtime);
    if (sign == "not in") return !contains(b, a, runtime);
    if (!canOrder(a, b)) failToOrder(sign, a, b);
    if (sign == "<") return less(a, b, runtime);
    if (sign == ">") return less(b, a, runtime);
    if (sign == "<=") return less(a, b, runtime) || equal(a, b, runtime);
    return less(b, a, runtime) || equal(a, b, runtime);
}

bool contains(const Value& container, const Value& item, Runtime& runtime) {
    if (container.isString()) {
        if (!item.isString()) fail("'in <string>' requires string as left operand, not " + item.typeName());
        runtime.budget.spendSteps(container.string().size() / 64);
        return container.string().find(item.string()) != std::string::npos;
    }
    if (const Dict* dict = container.dict()) return dict->find(item, runtime.budget) != nullptr;
    if (container.isUndefined()) return false;
    if (container.sequence() == nullptr)
        fail("argument of type '" + container.typeName() + "' is not iterable");
    const std::vector<Value> items = itemsOf(container, runtime);
    return std::any_of(items.begin(), items.end(),
                       [&](const Value& one) { return equal(one, item, runtime); });
}

std::vector<Value> itemsOf(const Value& value, Runtime& runtime) {
    if (value.isUndefined()) return {};
    std::vector<Value> items;
    if (const Sequence* sequence = value.sequence()) {
        const std::size_t from = sequence->sized() ? 0 : std::min(sequence->walked, sequence->items.size());
        sequence->walked = sequence->items.size();
        items.assign(sequence->items.begin() + std::ptrdiff_t(from), sequence->items.end());
    } else if (const Dict* dict = value.dict()) {
        for (const auto& entry : dict->entries()) items.push_back(entry.first);
    } else if (value.isString()) {
        const std::string& text = value.string();
        runtime.budget.spendBytes(text.size() * sizeof(Value));
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t begin = at;
            decode(text, at);
            items.emplace_back(text.substr(begin, at - begin));
        }
    } else {
        failNotIterable(value);
    }
    runtime.budget.spendSteps(items.size());
    runtime.budget.spendBytes(items.size() * sizeof(Value));
    return items;
}

std::size_t lengthOf(const Value& value) {
    if (value.isString()) return countPoints(value.string());
    if (value.isUndefined()) return 0;
    if (const Dict* dict = value.dict()) return dict->entries().size();
    const Sequence* sequence = value.sequence();
    if (sequence != nullptr && sequence->sized()) return sequence->items.size();
    Value length;
    if (value.object() != nullptr && value.typeName() == "LoopContext" &&
        value.object()->attribute("length", length)) {
        return std::size_t(length.integer());
    }
    fail("object of type '" + value.typeName() + "' has no len()");
}

Value attributeOf(const Value& value, const std::string& name, Runtime& runtime) {
    if (value.isUndefined()) fail(value.whyUndefined());
    Value found;
    if (findAttribute(value, name, found)) return found;
    if (findItem(value, Value(name), found, runtime)) return found;
    return missing(value, Value(name), runtime);
}

Value itemOf(const Value& value, const Value& index, Runtime& runtime) {
    if (value.isUndefined()) fail(value.whyUndefined());
    Value found;
    if (findItem(value, index, found, runtime)) return found;
    if (index.isString() && findAttribute(value, index.string(), found)) return found;
    return missing(value, index, runtime);
}

Value sliceOf(const Value& value, const Value& start, const Value& stop, const Value& step,
              Runtime& runtime) {
    if (value.isUndefined()) fail(value.whyUndefined());
    if (value.isString()) {
        runtime.budget.spendBytes(value.string().size() * 5);
        const std::u32string points = toPoints(value.string());
        return fromPoints(pick(points, sliceBounds(start, stop, step, std::int64_t(points.size()))));
    }
    const Sequence* sequence = value.sequence();
    if (value.dict() != nullptr) fail("unhashable type: 'slice'");
    if (sequence == nullptr || !sequence->indexable()) {
        fail("'" + value.typeName() + "' object is not subscriptable");
    }
    runtime.budget.spendBytes(sequence->items.size() * sizeof(Value));
    std::vector<Value> picked =
        pick(sequence->items, sliceBounds(start, stop, step, std::int64_t(sequence->items.size())));
    return sequence->flavour == Sequence::Flavour::Tuple ? Value::tuple(std::move(picked))
                                                         : Value::list(std::move(picked));
}

std::optional<std::size_t> placeOf(std::int64_t index, std::size_t size) {
    if (index < 0) index += std::int64_t(size);
    if (index < 0 || std::size_t(index) >= size) return std::nullopt;
    return std::size_t(index);
}

}  // namespace fireside::jinja
