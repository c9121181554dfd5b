// How vocabularies write their tokens, and what that stands for. Pure functions, safe from any thread.
// Sources: Radford et al. 2019 (the byte alphabet); SentencePiece (U+2581 for a space, <0x0A> for a byte).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fireside::text {

constexpr std::string_view kSpaceMark = "\xe2\x96\x81";  // U+2581

/// Appends the bytes that `text` spells in the alphabet that shows each byte as a printable character;
/// characters outside of it stay as they are. Returns whether there were none.
bool appendSpelledBytes(std::string_view text, std::string& out);

/// U+2581 becomes a space.
[[nodiscard]] std::string withPlainSpaces(std::string_view text);
/// A space becomes U+2581.
[[nodiscard]] std::string withSpaceMarks(std::string_view text);

/// The byte that a text like "<0x0A>" names.
[[nodiscard]] std::optional<unsigned char> namedByte(std::string_view text);

}  // namespace fireside::text
