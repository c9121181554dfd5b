#include "inference/text/character_map.h"

#include <algorithm>
#include <utility>

namespace fireside::text {

namespace {

// Real maps stay far below. Damaged ones must not walk in circles or blow a text up.
constexpr std::size_t kLongestKey = 256;
constexpr std::size_t kLongestReplacement = 256;

std::uint32_t offsetOf(std::uint32_t unit) {
    return (unit >> 10) << ((unit & (1u << 9)) >> 6);
}

}  // namespace

Result<CharacterMap> CharacterMap::create(const std::vector<std::int64_t>& bytes) {
    const auto damaged = [](const char* reason) {
        return Error{ErrorCode::ModelInconsistent,
                     std::string("tokenizer.ggml.precompiled_charsmap ") + reason};
    };
    if (bytes.size() < 4) return damaged("is shorter than its header");
    const auto byteAt = [&bytes](std::size_t i) { return static_cast<std::uint32_t>(bytes[i] & 0xff); };
    const auto wordAt = [&byteAt](std::size_t i) {
        return byteAt(i) | byteAt(i + 1) << 8 | byteAt(i + 2) << 16 | byteAt(i + 3) << 24;
    };
    const std::uint32_t arraySize = wordAt(0);
    if (arraySize >= bytes.size() - 4) return damaged("is shorter than its header says");
    CharacterMap map;
    map.units_.reserve(arraySize / 4);
    for (std::size_t i = 0; i < arraySize / 4; ++i) map.units_.push_back(wordAt(4 + 4 * i));
    for (std::size_t i = 4 + arraySize; i < bytes.size(); ++i) {
        map.replacements_ += static_cast<char>(bytes[i]);
    }
    return map;
}

std::optional<CharacterMap::Match> CharacterMap::longestAt(std::string_view text) const {
    std::optional<Match> longest;
    if (units_.empty()) return longest;
    std::uint32_t node = offsetOf(unit(0));
    for (std::size_t i = 0; i < std::min(text.size(), kLongestKey); ++i) {
        const auto label = static_cast<unsigned char>(text[i]);
        if (label == 0) break;
        node ^= label;
        const std::uint32_t here = unit(node);
        if ((here & (1u << 31 | 0xffu)) != label) break;
        node ^= offsetOf(here);
        if ((here >> 8 & 1u) == 0) continue;
        const auto replacement = replacementAt(unit(node) & ~(1u << 31));
        if (replacement) longest = Match{*replacement, i + 1};
    }
    return longest;
}

std::optional<std::string_view> CharacterMap::replacementAt(std::uint32_t place) const {
    if (place >= replacements_.size()) return std::nullopt;
    const std::string_view rest = std::string_view(replacements_).substr(place, kLongestReplacement + 1);
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    return rest.substr(0, end);
}

}  // namespace fireside::text
