// The precompiled normalisation of a SentencePiece model (tokenizer.ggml.precompiled_charsmap): replaces the
// longest known beginning of a text. A value; immutable; safe from several threads.
//
// Format: little-endian uint32 size in bytes of a double array; the array of uint32 units; replacement texts,
// each ended by a zero byte. A unit: bits 0 to 7 label, 8 set if a replacement ends here, 9 set if the offset
// is in units of 256, 10 to 30 offset of the children (combined by XOR), or, with bit 31, the place of the
// replacement. Sources: Yata 2011 (Darts-clone); Kudo & Richardson 2018.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/base/result.h"

namespace fireside::text {

class CharacterMap {
 public:
    /// Maps nothing.
    CharacterMap() = default;
    /// `bytes` as in the file. Errors: ModelInconsistent.
    [[nodiscard]] static Result<CharacterMap> create(const std::vector<std::int64_t>& bytes);

    struct Match {
        std::string_view replacement;
        std::size_t length;  // of what is replaced
    };
    [[nodiscard]] std::optional<Match> longestAt(std::string_view text) const;

 private:
    [[nodiscard]] std::uint32_t unit(std::uint32_t index) const {
        return index < units_.size() ? units_[index] : 0;
    }
    [[nodiscard]] std::optional<std::string_view> replacementAt(std::uint32_t place) const;

    std::vector<std::uint32_t> units_;
    std::string replacements_;
};

}  // namespace fireside::text
