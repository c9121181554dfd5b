#include "inference/text/grammar/char_class.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "inference/text/characters.h"

namespace fireside::grammar {

namespace {

constexpr char32_t kFirstSurrogate = 0xD800;
constexpr char32_t kLastSurrogate = 0xDFFF;

/// A range whose characters take the same number of bytes, split until each byte's range is independent of
/// the bytes before it.
void appendSequences(char32_t first, char32_t last, int bytes, std::vector<ByteSequence>& out) {
    for (int i = 1; i < bytes; ++i) {
        const char32_t mask = (char32_t{1} << (6 * i)) - 1;  // what the last i bytes hold
        if ((first & ~mask) == (last & ~mask)) continue;
        if ((first & mask) != 0) {
            appendSequences(first, first | mask, bytes, out);
            return appendSequences((first | mask) + 1, last, bytes, out);
        }
        if ((last & mask) != mask) {
            appendSequences(first, (last & ~mask) - 1, bytes, out);
            return appendSequences(last & ~mask, last, bytes, out);
        }
    }
    std::string low, high;
    text::appendUtf8(first, low);
    text::appendUtf8(last, high);
    ByteSequence sequence;
    for (std::size_t i = 0; i < low.size(); ++i) {
        sequence.push_back({static_cast<std::uint8_t>(low[i]), static_cast<std::uint8_t>(high[i])});
    }
    out.push_back(std::move(sequence));
}

}  // namespace

void CharClass::add(const CharClass& other) {
    ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
    normalize();
}

void CharClass::normalize() {
    std::vector<CharRange> apart;  // without surrogates
    for (CharRange range : ranges_) {
        range.last = std::min(range.last, kLastCharacter);
        if (range.first > range.last) continue;
        if (range.first < kFirstSurrogate) {
            apart.push_back({range.first, std::min<char32_t>(range.last, kFirstSurrogate - 1)});
        }
        if (range.last > kLastSurrogate) {
            apart.push_back({std::max<char32_t>(range.first, kLastSurrogate + 1), range.last});
        }
    }
    std::sort(apart.begin(), apart.end(), [](auto& a, auto& b) { return a.first < b.first; });
    ranges_.clear();
    for (const CharRange& range : apart) {
        if (!ranges_.empty() && range.first <= ranges_.back().last + 1) {
            ranges_.back().last = std::max(ranges_.back().last, range.last);
        } else {
            ranges_.push_back(range);
        }
    }
}

CharClass CharClass::negated() const {
    CharClass out;
    char32_t next = 0;
    for (const CharRange& range : ranges_) {
        if (range.first > next) out.ranges_.push_back({next, range.first - 1});
        next = range.last + 1;
    }
    if (next <= kLastCharacter) out.ranges_.push_back({next, kLastCharacter});
    out.normalize();
    return out;
}

CharClass CharClass::without(const CharClass& other) const {
    // a \ b = not (not a or b)
    CharClass out = negated();
    out.add(other);
    return out.negated();
}

bool CharClass::contains(char32_t character) const {
    return std::any_of(ranges_.begin(), ranges_.end(), [character](const CharRange& range) {
        return range.first <= character && character <= range.last;
    });
}

std::vector<ByteSequence> utf8Sequences(const CharClass& characters) {
    constexpr char32_t kLastOfLength[] = {0x7F, 0x7FF, 0xFFFF, kLastCharacter};
    std::vector<ByteSequence> out;
    for (const CharRange& range : characters.ranges()) {
        char32_t first = range.first;
        for (int bytes = 1; bytes <= 4 && first <= range.last; ++bytes) {
            const char32_t last = std::min(range.last, kLastOfLength[bytes - 1]);
            if (first > last) continue;
            appendSequences(first, last, bytes, out);
            first = last + 1;
        }
    }
    return out;
}

}  // namespace fireside::grammar
