#include "inference/text/utf8.h"

#include <cassert>

namespace fireside::text {

namespace {

struct Sequence {
    std::size_t length;        // 0: the byte begins no character
    unsigned char low = 0x80;  // the range of the second byte
    unsigned char high = 0xbf;
};

Sequence sequenceOf(unsigned char lead) {
    if (lead < 0x80) return {1};
    if (lead < 0xc2) return {0};
    if (lead < 0xe0) return {2};
    if (lead == 0xe0) return {3, 0xa0, 0xbf};  // shorter forms exist below
    if (lead == 0xed) return {3, 0x80, 0x9f};  // above are surrogates
    if (lead < 0xf0) return {3};
    if (lead == 0xf0) return {4, 0x90, 0xbf};
    if (lead < 0xf4) return {4};
    if (lead == 0xf4) return {4, 0x80, 0x8f};  // above is beyond U+10FFFF
    return {0};
}

}  // namespace

Utf8Step nextUtf8(std::string_view text) {
    assert(!text.empty());
    const auto byteAt = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const Sequence sequence = sequenceOf(byteAt(0));
    if (sequence.length == 0) return {Utf8Status::Invalid, 1};
    for (std::size_t i = 1; i < sequence.length; ++i) {
        if (i == text.size()) return {Utf8Status::Incomplete, i};
        const unsigned char low = i == 1 ? sequence.low : 0x80;
        const unsigned char high = i == 1 ? sequence.high : 0xbf;
        if (byteAt(i) < low || byteAt(i) > high) return {Utf8Status::Invalid, i};
    }
    return {Utf8Status::Valid, sequence.length};
}

std::size_t validUtf8Prefix(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size()) {
        const Utf8Step step = nextUtf8(text.substr(end));
        if (step.status != Utf8Status::Valid) break;
        end += step.length;
    }
    return end;
}

}  // namespace fireside::text
