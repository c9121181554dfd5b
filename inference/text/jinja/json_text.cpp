#include "inference/text/jinja/json_text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "inference/text/jinja/operations.h"
#include "inference/text/jinja/python_format.h"
#include "inference/text/jinja/unicode.h"

namespace fireside::jinja {

namespace {

std::string jsonFloat(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
    return floatText(number);
}

void appendUnit(std::string& text, unsigned unit) {
    static constexpr char kDigits[] = "0123456789abcdef";
    text += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) text += kDigits[(unit >> shift) & 15];
}

class Writer {
 public:
    Writer(const JsonStyle& style, Runtime& runtime) : style_(style), runtime_(runtime) {}

    void write(const Value& value) {
        const Budget::Level level(runtime_.budget);
        runtime_.budget.spendSteps(1);
        if (value.isString()) {
            writeString(value.string());
        } else if (const Dict* dict = value.dict()) {
            writeDict(*dict);
        } else if (isRow(value)) {
            writeRow(value.sequence()->items);
        } else {
            writeScalar(value);
        }
    }

    std::string take() { return std::move(text_); }

 private:
    static bool isRow(const Value& value) {
        const Sequence* row = value.sequence();
        return row != nullptr &&
               (row->flavour == Sequence::Flavour::List || row->flavour == Sequence::Flavour::Tuple);
    }

    void writeScalar(const Value& value) {
        text_ += scalar(value, "Object of type ", " is not JSON serializable");
    }

    static std::string scalar(const Value& value, const char* before, const char* behind) {
        if (value.isNone()) return "null";
        if (value.isBool()) return value.boolean() ? "true" : "false";
        if (value.isInteger()) return std::to_string(value.integer());
        if (value.isFloat()) return jsonFloat(value.number());
        fail(before + value.typeName() + behind);
    }

    void writeString(const std::string& text) {
        runtime_.budget.spendBytes(text.size());
        text_ += '"';
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t begin = at;
            const char32_t point = decode(text, at);
            if (!writeEscape(point)) text_.append(text, begin, at - begin);
        }
        text_ += '"';
    }

    bool writeEscape(char32_t point) {
        static constexpr std::string_view kShort = "\"\\\n\r\t\f\b";
        static constexpr std::string_view kLetters = "\"\\nrtfb";
        if (point < 0x80) {
            if (const std::size_t place = kShort.find(char(point)); place != kShort.npos) {
                text_ += {'\\', kLetters[place]};
                return true;
            }
        }
        if (point >= 0x20 && (!style_.asciiOnly || point < 0x7F)) return false;
        if (point >= 0x10000) {
            appendUnit(text_, 0xD800 + unsigned((point - 0x10000) >> 10));
            appendUnit(text_, 0xDC00 + unsigned((point - 0x10000) & 0x3FF));
        } else {
            appendUnit(text_, point);
        }
        return true;
    }

    void writeRow(const std::vector<Value>& items) {
        if (items.empty()) {
            text_ += "[]";
            return;
        }
        text_ += '[';
        ++level_;
        for (std::size_t i = 0; i < items.size(); ++i) {
            separate(i == 0);
            write(items[i]);
        }
        --level_;
        breakLine();
        text_ += ']';
    }

    void writeDict(const Dict& dict) {
        if (dict.entries().empty()) {
            text_ += "{}";
            return;
        }
        std::vector<Dict::Entry> entries = dict.entries();
        if (style_.sortKeys) {
            std::stable_sort(entries.begin(), entries.end(), [&](const Dict::Entry& a, const Dict::Entry& b) {
                return less(a.first, b.first, runtime_);
            });
        }
        text_ += '{';
        ++level_;
        bool isFirst = true;
        for (const auto& [key, value] : entries) {
            separate(std::exchange(isFirst, false));
            writeString(key.isString() ? key.string()
                                       : scalar(key, "keys must be str, int, float, bool or None, not ", ""));
            text_ += style_.keySeparator;
            write(value);
        }
        --level_;
        breakLine();
        text_ += '}';
    }

    void separate(bool isFirst) {
        if (!isFirst) text_ += style_.itemSeparator;
        breakLine();
    }

    void breakLine() {
        if (!style_.indent) return;
        text_ += '\n';
        runtime_.budget.spendBytes(style_.indent->size() * std::size_t(level_));
        for (int i = 0; i < level_; ++i) text_ += *style_.indent;
    }

    const JsonStyle& style_;
    Runtime& runtime_;
    int level_ = 0;
    std::string text_;
};

}  // namespace

Value fromJson(const nlohmann::ordered_json& json, Budget& budget) {
    const Budget::Level level(budget);
    budget.spendBytes(sizeof(Value));
    if (json.is_boolean()) return json.get<bool>();
    if (json.is_number_unsigned()) {
        const auto number = json.get<std::uint64_t>();
        if (number > std::uint64_t(std::numeric_limits<std::int64_t>::max())) fail("an integer is too large");
        return std::int64_t(number);
    }
    if (json.is_number_integer()) return json.get<std::int64_t>();
    if (json.is_number_float()) return json.get<double>();
    if (json.is_string()) return json.get_ref<const std::string&>();
    if (json.is_array()) {
        std::vector<Value> items;
        for (const auto& item : json) items.push_back(fromJson(item, budget));
        return Value::list(std::move(items));
    }
    if (!json.is_object()) return {};
    Dict dict;
    for (const auto& [key, value] : json.items()) dict.set(key, fromJson(value, budget), budget);
    return Value::dict(std::move(dict));
}

std::string toJson(const Value& value, const JsonStyle& style, Runtime& runtime) {
    Writer writer(style, runtime);
    writer.write(value);
    return writer.take();
}

}  // namespace fireside::jinja
