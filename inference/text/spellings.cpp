#include "inference/text/spellings.h"

#include <array>
#include <charconv>

namespace fireside::text {

namespace {

/// Characters of the byte alphabet are below this.
constexpr unsigned kAlphabetEnd = 0x144;

/// Character to byte: printable Latin-1 stands for itself, the other 68 bytes in order for U+0100 and up.
constexpr std::array<int, kAlphabetEnd> makeAlphabet() {
    std::array<int, kAlphabetEnd> byteOf{};
    for (int& byte : byteOf) byte = -1;
    unsigned next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const bool printable = (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte != 0xad);
        byteOf[printable ? byte : next++] = static_cast<int>(byte);
    }
    return byteOf;
}
constexpr auto kByteOf = makeAlphabet();
static_assert(kByteOf[kAlphabetEnd - 1] == 0xad, "the soft hyphen is the last one");

}  // namespace

bool appendSpelledBytes(std::string_view text, std::string& out) {
    bool inAlphabet = true;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        // All of the alphabet is one or two bytes of UTF-8.
        const bool pair = lead >= 0xc2 && lead < 0xe0 && i + 1 < text.size();
        const unsigned character =
            pair ? (lead & 0x1fu) << 6 | (static_cast<unsigned char>(text[i + 1]) & 0x3fu) : lead;
        const std::size_t length = pair ? 2 : 1;
        if ((pair || lead < 0x80) && character < kAlphabetEnd && kByteOf[character] >= 0) {
            out += static_cast<char>(kByteOf[character]);
        } else {
            out += text.substr(i, length);
            inAlphabet = false;
        }
        i += length;
    }
    return inAlphabet;
}

std::string withPlainSpaces(std::string_view text) {
    std::string plain;
    plain.reserve(text.size());
    while (!text.empty()) {
        if (text.starts_with(kSpaceMark)) {
            plain += ' ';
            text.remove_prefix(kSpaceMark.size());
        } else {
            plain += text.front();
            text.remove_prefix(1);
        }
    }
    return plain;
}

std::string withSpaceMarks(std::string_view text) {
    std::string marked;
    marked.reserve(text.size());
    for (const char c : text) {
        if (c == ' ') {
            marked += kSpaceMark;
        } else {
            marked += c;
        }
    }
    return marked;
}

std::optional<unsigned char> namedByte(std::string_view text) {
    if (text.size() != 6 || !text.starts_with("<0x") || text.back() != '>') return std::nullopt;
    unsigned value = 0;
    const char* end = text.data() + 5;
    const auto [stop, error] = std::from_chars(text.data() + 3, end, value, 16);
    if (error != std::errc() || stop != end) return std::nullopt;
    return static_cast<unsigned char>(value);
}

}  // namespace fireside::text
