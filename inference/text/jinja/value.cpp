#include "inference/text/jinja/value.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace fireside::jinja {

namespace {

int checkedDepth(int depth) {
    if (depth > kMaxValueDepth) fail("a value nests too deeply");
    return depth;
}

int depthOf(const std::vector<Value>& items) {
    int deepest = 0;
    for (const Value& item : items) deepest = std::max(deepest, item.depth());
    return checkedDepth(deepest + 1);
}

const char* flavourName(Sequence::Flavour flavour) {
    switch (flavour) {
        case Sequence::Flavour::List:
            return "list";
        case Sequence::Flavour::Tuple:
            return "tuple";
        case Sequence::Flavour::Range:
            return "range";
        case Sequence::Flavour::Keys:
            return "dict_keys";
        case Sequence::Flavour::Values:
            return "dict_values";
        case Sequence::Flavour::Items:
            return "dict_items";
        case Sequence::Flavour::Generator:
            return "generator";
    }
    return "generator";
}

std::string stringKey(std::string_view text) {
    std::string key = "s";
    key += text;
    return key;
}

std::string numberKey(double number) {
    if (number == std::floor(number) && std::abs(number) < 9e18)
        return "i" + std::to_string(std::int64_t(number));
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
    return "f" + std::string(digits, end);
}

// A text that two keys share exactly when Python takes them for the same key.
std::string hashKey(const Value& key, Budget& budget) {
    budget.spendSteps(1);
    if (key.isString()) return stringKey(key.string());
    if (key.isIntegral()) return "i" + std::to_string(key.integer());
    if (key.isFloat()) return numberKey(key.number());
    if (key.isNone()) return "n";
    if (key.isUndefined()) return "u";
    if (const Object* object = key.object())
        return "o" + std::to_string(reinterpret_cast<std::uintptr_t>(object));
    const Sequence* sequence = key.sequence();
    if (sequence == nullptr || sequence->flavour != Sequence::Flavour::Tuple) {
        fail("unhashable type: '" + key.typeName() + "'");
    }
    std::string text = "t";
    for (const Value& item : sequence->items) {
        const std::string part = hashKey(item, budget);
        budget.spendBytes(part.size());
        text += std::to_string(part.size()) + ":" + part;
    }
    return text;
}

}  // namespace

void fail(std::string message) {
    throw Failure{ErrorCode::TemplateFailed, std::move(message)};
}

void failToParse(std::string message, int line) {
    throw Failure{ErrorCode::UnsupportedTemplate, std::move(message), line};
}

Value Value::undefined(std::string why) {
    Value value;
    value.data_ = Undefined{std::make_shared<const std::string>(std::move(why))};
    return value;
}

Value Value::list(std::vector<Value> items) {
    return sequence(Sequence{Sequence::Flavour::List, std::move(items)});
}

Value Value::tuple(std::vector<Value> items) {
    return sequence(Sequence{Sequence::Flavour::Tuple, std::move(items)});
}

Value Value::sequence(Sequence sequence) {
    sequence.depth = depthOf(sequence.items);
    Value value;
    value.data_ = std::make_shared<const Sequence>(std::move(sequence));
    return value;
}

Value Value::dict(Dict dict) {
    Value value;
    value.data_ = std::make_shared<const Dict>(std::move(dict));
    return value;
}

const Sequence* Value::sequence() const {
    const auto* held = std::get_if<std::shared_ptr<const Sequence>>(&data_);
    return held == nullptr ? nullptr : held->get();
}

const Dict* Value::dict() const {
    const auto* held = std::get_if<std::shared_ptr<const Dict>>(&data_);
    return held == nullptr ? nullptr : held->get();
}

Object* Value::object() const {
    const auto* held = std::get_if<std::shared_ptr<Object>>(&data_);
    return held == nullptr ? nullptr : held->get();
}

std::string Value::typeName() const {
    if (isNone()) return "NoneType";
    if (isUndefined()) return "Undefined";
    if (isBool()) return "bool";
    if (isInteger()) return "int";
    if (isFloat()) return "float";
    if (isString()) return "str";
    if (dict() != nullptr) return "dict";
    if (const Sequence* held = sequence()) return flavourName(held->flavour);
    return object()->typeName();
}

int Value::depth() const {
    if (const Sequence* held = sequence()) return held->depth;
    if (const Dict* held = dict()) return held->depth();
    if (const Object* held = object()) return held->depth();
    return 0;
}

bool Value::sameAs(const Value& other) const {
    if (data_.index() != other.data_.index()) return false;
    if (isNone() || isUndefined()) return true;
    if (isNumber()) return number() == other.number();
    if (isString()) return string() == other.string();
    if (sequence() != nullptr) return sequence() == other.sequence();
    if (dict() != nullptr) return dict() == other.dict();
    return object() == other.object();
}

void Dict::set(Value key, Value value, Budget& budget) {
    depth_ = checkedDepth(std::max({depth_, key.depth() + 1, value.depth() + 1}));
    const auto [place, isNew] = places_.try_emplace(hashKey(key, budget), entries_.size());
    if (isNew) {
        entries_.emplace_back(std::move(key), std::move(value));
    } else {
        entries_[place->second].second = std::move(value);
    }
}

const Value* Dict::find(const Value& key, Budget& budget) const {
    const auto place = places_.find(hashKey(key, budget));
    return place == places_.end() ? nullptr : &entries_[place->second].second;
}

const Value* Dict::find(std::string_view key) const {
    const auto place = places_.find(stringKey(key));
    return place == places_.end() ? nullptr : &entries_[place->second].second;
}

Value Object::call(Runtime&, const Arguments&) {
    fail("'" + typeName() + "' object is not callable");
}

}  // namespace fireside::jinja
