#include "inference/text/characters.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "inference/text/utf8.h"

namespace fireside::text {

namespace {

utf8proc_category_t categoryOf(char32_t character) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(character));
}

/// Bytes of valid UTF-8 that can be composed apart from what follows: up to a character that never joins the
/// one before it. Putting marks in order takes quadratic time, so a mile of marks is cut anywhere.
std::size_t composableLength(std::string_view text) {
    constexpr std::size_t kEnough = 1024;
    constexpr std::size_t kTooMuch = 4096;
    std::size_t length = 0;
    while (length < text.size() && length < kTooMuch) {
        const Utf8Step step = nextUtf8(text.substr(length));
        if (step.status != Utf8Status::Valid) break;
        const char32_t character = decodeCharacter(text.substr(length)).value;
        const bool isJamo = character >= 0x1160 && character <= 0x11ff;
        if (length >= kEnough && !isMark(character) && !isJamo) break;
        length += step.length;
    }
    return length;
}

struct Free {
    void operator()(utf8proc_uint8_t* text) const { std::free(text); }
};

}  // namespace

DecodedCharacter decodeCharacter(std::string_view text) {
    if (nextUtf8(text).status != Utf8Status::Valid) return {kReplacementCharacter, 1};
    utf8proc_int32_t value = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                                     static_cast<utf8proc_ssize_t>(text.size()), &value);
    if (length <= 0) return {kReplacementCharacter, 1};
    return {static_cast<char32_t>(value), static_cast<std::size_t>(length)};
}

void appendUtf8(char32_t character, std::string& out) {
    utf8proc_uint8_t bytes[4];
    const utf8proc_ssize_t length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

bool isWhiteSpace(char32_t c) {
    return (c >= 0x9 && c <= 0xd) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

bool isControl(char32_t character) {
    const auto category = categoryOf(character);
    return category >= UTF8PROC_CATEGORY_CC && category <= UTF8PROC_CATEGORY_CO;
}

bool isMark(char32_t character) {
    const auto category = categoryOf(character);
    return category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME;
}

bool isNonspacingMark(char32_t character) {
    return categoryOf(character) == UTF8PROC_CATEGORY_MN;
}

bool isPunctuation(char32_t character) {
    const auto category = categoryOf(character);
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

bool isSymbol(char32_t character) {
    const auto category = categoryOf(character);
    return category >= UTF8PROC_CATEGORY_SM && category <= UTF8PROC_CATEGORY_SO;
}

std::u32string decomposed(char32_t character) {
    utf8proc_int32_t parts[8];
    int boundary = 0;
    const utf8proc_ssize_t count =
        utf8proc_decompose_char(static_cast<utf8proc_int32_t>(character), parts, 8,
                                static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE), &boundary);
    if (count < 1 || count > 8) return {character};
    return {parts, parts + count};
}

char32_t lowerCase(char32_t character) {
    return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(character)));
}

std::string composed(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = composableLength(text);
        if (length == 0) {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        utf8proc_uint8_t* raw = nullptr;
        const utf8proc_ssize_t size = utf8proc_map(
            reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(length),
            &raw, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
        const std::unique_ptr<utf8proc_uint8_t, Free> owned(raw);
        if (size >= 0) {
            out.append(reinterpret_cast<const char*>(raw), static_cast<std::size_t>(size));
        } else {
            out += text.substr(0, length);  // no memory: better as it is than lost
        }
        text.remove_prefix(length);
    }
    return out;
}

}  // namespace fireside::text
