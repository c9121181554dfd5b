// Metadata that people can read and a fuzzer can cut apart: the corpora of model_fuzz and tokenizer_fuzz.
// A value is an integer, a number with a point, "text", true, false or a [list, of, one kind].
// Whatever is malformed becomes some value: every text means something.
#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/gguf/gguf_writer.h"

namespace fireside::fuzz {

/// Takes what stands before `separator` off the front of `text`, and the separator.
inline std::string_view cutAt(std::string_view& text, char separator) {
    const std::size_t end = std::min(text.find(separator), text.size());
    const std::string_view head = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return head;
}

inline std::vector<std::string_view> splitAt(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) parts.push_back(cutAt(text, separator));
    return parts;
}

/// 0 for what is none.
template <class T>
T numberIn(std::string_view text) {
    T number{};
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

inline void addList(test::GgufWriter& writer, const std::string& key, std::string_view items) {
    std::vector<std::int32_t> integers;
    std::vector<float> numbers;
    std::vector<std::uint8_t> booleans;
    std::vector<std::string> texts;
    for (const std::string_view item : splitAt(items, ',')) {
        integers.push_back(numberIn<std::int32_t>(item));
        numbers.push_back(numberIn<float>(item));
        booleans.push_back(item == "true" ? 1 : 0);
        texts.emplace_back(item);
    }
    if (items.find('"') != std::string_view::npos) {
        writer.strings(key, texts);
    } else if (items.starts_with('t') || items.starts_with('f')) {
        writer.booleans(key, booleans);
    } else if (items.find('.') != std::string_view::npos) {
        writer.f32s(key, numbers);
    } else {
        writer.i32s(key, integers);
    }
}

inline void addEntry(test::GgufWriter& writer, const std::string& key, std::string_view value) {
    if (value.starts_with('[')) {
        addList(writer, key, value.substr(1, value.find(']') - 1));
    } else if (value.starts_with('"')) {
        writer.string(key, value.substr(1, value.find('"', 1) - 1));
    } else if (value == "true" || value == "false") {
        writer.boolean(key, value == "true");
    } else if (value.find_first_of(".n") != std::string_view::npos) {  // 1.5, inf, nan
        writer.f32(key, numberIn<float>(value));
    } else if (value.starts_with('-')) {
        writer.i64(key, numberIn<std::int64_t>(value));
    } else {
        writer.u64(key, numberIn<std::uint64_t>(value));
    }
}

}  // namespace fireside::fuzz
