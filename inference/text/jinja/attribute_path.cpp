#include "inference/text/jinja/attribute_path.h"

#include <algorithm>

#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/text_work.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

AttributePath::AttributePath(const Value& attribute) {
    if (attribute.isNone()) return;
    if (!attribute.isString()) {
        parts_.push_back(attribute);
        return;
    }
    for (const std::string& part : splitText(attribute.string(), ".", -1)) {
        std::int64_t index = 0;
        const bool isIndex = !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
        if (isIndex && readInteger(part, 10, index)) {
            parts_.emplace_back(index);
        } else {
            parts_.emplace_back(part);
        }
    }
}

Value AttributePath::of(const Value& item, Runtime& runtime, const std::optional<Value>& fallback) const {
    Value value = item;
    for (const Value& part : parts_) {
        value = itemOf(value, part, runtime);
        if (value.isUndefined() && fallback) value = *fallback;
    }
    return value;
}

SortKey::SortKey(const Value& attribute, bool caseSensitive) : caseSensitive_(caseSensitive) {
    if (!attribute.isString()) {
        paths_.emplace_back(attribute);
        return;
    }
    for (const std::string& part : splitText(attribute.string(), ",", -1)) paths_.emplace_back(Value(part));
}

Value SortKey::of(const Value& item, Runtime& runtime) const {
    std::vector<Value> keys;
    for (const AttributePath& path : paths_) {
        Value key = path.of(item, runtime);
        if (!caseSensitive_ && key.isString()) {
            runtime.budget.spendBytes(key.string().size());
            key = toLower(key.string());
        }
        keys.push_back(std::move(key));
    }
    return keys.size() == 1 ? keys[0] : Value::list(std::move(keys));
}

}  // namespace fireside::jinja
