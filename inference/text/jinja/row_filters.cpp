// Filters of rows: sequences, the keys of dicts, the characters of texts.
#include <algorithm>
#include <unordered_map>

#include "inference/text/jinja/attribute_path.h"
#include "inference/text/jinja/builtins.h"
#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/python_format.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

Value generator(std::vector<Value> items) {
    return Value::sequence(Sequence{Sequence::Flavour::Generator, std::move(items)});
}

Value list(const Invocation& call) {
    const Parameters none(call.arguments, {});
    return Value::list(itemsOf(call.subject, call.runtime));
}

Value first(const Invocation& call) {
    const Parameters none(call.arguments, {});
    const Sequence* sequence = call.subject.sequence();
    if (sequence != nullptr && sequence->walked < sequence->items.size() && !sequence->sized()) {
        return sequence->items[sequence->walked++];
    }
    const std::vector<Value> items = itemsOf(call.subject, call.runtime);
    return items.empty() ? Value::undefined("No first item, sequence was empty.") : items.front();
}

Value last(const Invocation& call) {
    const Parameters none(call.arguments, {});
    const Sequence* sequence = call.subject.sequence();
    if (sequence != nullptr && !sequence->sized()) fail("'generator' object is not reversible");
    const std::vector<Value> items = itemsOf(call.subject, call.runtime);
    return items.empty() ? Value::undefined("No last item, sequence was empty.") : items.back();
}

Value reverse(const Invocation& call) {
    const Parameters none(call.arguments, {});
    std::vector<Value> items = itemsOf(call.subject, call.runtime);
    std::reverse(items.begin(), items.end());
    if (!call.subject.isString()) return generator(std::move(items));
    std::string text;
    for (const Value& item : items) text += item.string();
    return text;
}

Value join(const Invocation& call) {
    const Parameters parameters(call.arguments, {"d", "attribute"});
    const std::string separator = parameters.has(0) ? toText(parameters[0], call.runtime) : "";
    const AttributePath path(parameters[1]);
    std::string result;
    bool isFirst = true;
    for (const Value& item : itemsOf(call.subject, call.runtime)) {
        if (!isFirst) result += separator;
        isFirst = false;
        const std::string text = toText(path.of(item, call.runtime), call.runtime);
        call.runtime.budget.spendBytes(text.size() + separator.size());
        result += text;
    }
    return result;
}

Value items(const Invocation& call) {
    const Parameters none(call.arguments, {});
    if (call.subject.isUndefined()) return generator({});
    if (call.subject.dict() == nullptr) fail("Can only get item pairs from a mapping.");
    std::vector<Value> pairs;
    call.runtime.budget.spendBytes(call.subject.dict()->entries().size() * 2 * sizeof(Value));
    for (const auto& [key, value] : call.subject.dict()->entries())
        pairs.push_back(Value::tuple({key, value}));
    return generator(std::move(pairs));
}

// Each item with its key, in the order of the keys.
using Keyed = std::pair<Value, Value>;

std::vector<Keyed> keyed(std::vector<Value> items, const SortKey& key, Runtime& runtime) {
    std::vector<Keyed> pairs;
    for (Value& item : items) {
        Value itemKey = key.of(item, runtime);
        pairs.emplace_back(std::move(itemKey), std::move(item));
    }
    return pairs;
}

std::vector<Value> sorted(std::vector<Value> items, const SortKey& key, bool isReverse, Runtime& runtime) {
    std::vector<Keyed> pairs = keyed(std::move(items), key, runtime);
    std::stable_sort(pairs.begin(), pairs.end(), [&](const Keyed& a, const Keyed& b) {
        return isReverse ? less(b.first, a.first, runtime) : less(a.first, b.first, runtime);
    });
    std::vector<Value> result;
    for (Keyed& pair : pairs) result.push_back(std::move(pair.second));
    return result;
}

Value sort(const Invocation& call) {
    const Parameters parameters(call.arguments, {"reverse", "case_sensitive", "attribute"});
    const SortKey key(parameters[2], parameters.flag(1, false));
    return Value::list(
        sorted(itemsOf(call.subject, call.runtime), key, parameters.flag(0, false), call.runtime));
}

Value dictSort(const Invocation& call) {
    const Parameters parameters(call.arguments, {"case_sensitive", "by", "reverse"});
    const std::string by = parameters.text(1, "key");
    if (by != "key" && by != "value") fail("You can only sort by either \"key\" or \"value\"");
    if (call.subject.isUndefined()) fail(call.subject.whyUndefined());
    if (call.subject.dict() == nullptr)
        fail("'" + call.subject.typeName() + "' object has no attribute 'items'");
    std::vector<Value> pairs;
    for (const auto& [key, value] : call.subject.dict()->entries())
        pairs.push_back(Value::tuple({key, value}));
    const SortKey key(Value(std::int64_t(by == "key" ? 0 : 1)), parameters.flag(0, false));
    return Value::list(sorted(std::move(pairs), key, parameters.flag(2, false), call.runtime));
}

Value unique(const Invocation& call) {
    const Parameters parameters(call.arguments, {"case_sensitive", "attribute"});
    const SortKey key(parameters[1], parameters.flag(0, false));
    Dict seen;
    std::vector<Value> result;
    for (Keyed& pair : keyed(itemsOf(call.subject, call.runtime), key, call.runtime)) {
        if (seen.find(pair.first, call.runtime.budget) != nullptr) continue;
        seen.set(pair.first, true, call.runtime.budget);
        result.push_back(std::move(pair.second));
    }
    return generator(std::move(result));
}

Value extreme(const Invocation& call, bool wantsLargest) {
    const Parameters parameters(call.arguments, {"case_sensitive", "attribute"});
    const SortKey key(parameters[1], parameters.flag(0, false));
    const std::vector<Keyed> pairs = keyed(itemsOf(call.subject, call.runtime), key, call.runtime);
    if (pairs.empty()) return Value::undefined("No aggregated item, sequence was empty.");
    const Keyed* best = &pairs[0];
    for (const Keyed& pair : pairs) {
        const bool isBetter = wantsLargest ? less(best->first, pair.first, call.runtime)
                                           : less(pair.first, best->first, call.runtime);
        if (isBetter) best = &pair;
    }
    return best->second;
}

Value smallest(const Invocation& call) {
    return extreme(call, false);
}

Value largest(const Invocation& call) {
    return extreme(call, true);
}

Value sum(const Invocation& call) {
    const Parameters parameters(call.arguments, {"attribute", "start"});
    const AttributePath path(parameters[0]);
    Value total = parameters.has(1) ? parameters[1] : Value(std::int64_t(0));
    if (total.isString()) fail("sum() can't sum strings [use ''.join(seq) instead]");
    for (const Value& item : itemsOf(call.subject, call.runtime)) {
        total = arithmetic("+", total, path.of(item, call.runtime), call.runtime);
    }
    return total;
}

Value batch(const Invocation& call) {
    const Parameters parameters(call.arguments, {"linecount", "fill_with"}, 1);
    const std::int64_t size = parameters.integer(0, 1);
    std::vector<Value> rows;
    std::vector<Value> row;
    for (const Value& item : itemsOf(call.subject, call.runtime)) {
        if (std::int64_t(row.size()) == size) rows.push_back(Value::list(std::exchange(row, {})));
        row.push_back(item);
    }
    if (!row.empty()) {
        if (!parameters[1].isNone()) {
            const auto missing = std::size_t(std::max<std::int64_t>(size - std::int64_t(row.size()), 0));
            call.runtime.budget.spendBytes(std::min<std::size_t>(missing, 1u << 30) * sizeof(Value));
            row.insert(row.end(), missing, parameters[1]);
        }
        rows.push_back(Value::list(std::move(row)));
    }
    return generator(std::move(rows));
}

// `slices` columns, the first ones longer by one when it does not divide evenly.
Value slice(const Invocation& call) {
    const Parameters parameters(call.arguments, {"slices", "fill_with"}, 1);
    const std::vector<Value> items = itemsOf(call.subject, call.runtime);
    if (parameters.integer(0, 1) <= 0) fail("integer division or modulo by zero");
    const auto slices = std::size_t(parameters.integer(0, 1));
    call.runtime.budget.spendSteps(slices);
    call.runtime.budget.spendBytes(slices * sizeof(Value));
    const std::size_t longer = items.size() % slices;
    std::vector<Value> columns;
    auto at = items.begin();
    for (std::size_t i = 0; i < slices; ++i) {
        const auto end = at + std::ptrdiff_t(items.size() / slices + (i < longer ? 1 : 0));
        std::vector<Value> column(at, end);
        if (!parameters[1].isNone() && i >= longer) column.push_back(parameters[1]);
        columns.push_back(Value::list(std::move(column)));
        at = end;
    }
    return generator(std::move(columns));
}

}  // namespace

Builtin findRowFilter(std::string_view name) {
    static const std::unordered_map<std::string_view, Builtin> kFilters = {
        {"list", list},    {"first", first}, {"last", last},   {"reverse", reverse},   {"join", join},
        {"items", items},  {"sort", sort},   {"sum", sum},     {"dictsort", dictSort}, {"unique", unique},
        {"min", smallest}, {"max", largest}, {"batch", batch}, {"slice", slice},
    };
    const auto found = kFilters.find(name);
    return found == kFilters.end() ? nullptr : found->second;
}

}  // namespace fireside::jinja
