// The tokenizer metadata that all tokenizer kinds share, read from a model file and checked.
// A value. Format: the tokenizer.ggml.* keys of the GGUF specification.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"
#include "inference/text/tokenizer.h"

namespace fireside::text {

/// Numbers are those of tokenizer.ggml.token_type.
enum class TokenKind : std::uint8_t {
    Normal = 1,
    Unknown = 2,
    Control = 3,      // recognised only in markup
    UserDefined = 4,  // recognised in any text, before everything else
    Unused = 5,
    Byte = 6,  // "<0x0A>": stands for one byte where no other token fits
};

struct Vocabulary {
    /// One entry per token: the text as in the file. The tokenizers replace those of normal and byte tokens
    /// with the bytes they stand for.
    std::vector<std::string> pieces;
    std::vector<TokenKind> kinds;
    std::vector<bool> endsTurn;
    /// As special tokens these swallow the white space before or after them.
    std::vector<bool> stripsLeft;
    std::vector<bool> stripsRight;
    std::optional<TokenId> bos;
    std::optional<TokenId> eos;
    std::optional<TokenId> unknown;
    std::optional<TokenId> separator;
    std::optional<bool> addsBos;  // nothing: the file does not say
    std::optional<bool> addsEos;

    /// The id of the token with exactly this text, by search.
    [[nodiscard]] std::optional<TokenId> find(std::string_view text) const;
    [[nodiscard]] int size() const { return static_cast<int>(pieces.size()); }
    /// True when `id` is something that ordinary text may be made of.
    [[nodiscard]] bool isText(TokenId id) const {
        const TokenKind kind = kinds[static_cast<std::size_t>(id)];
        return kind == TokenKind::Normal || kind == TokenKind::UserDefined;
    }
};

/// Tokens with the text of a well-known end-of-turn token become control tokens whatever kind the file gives
/// them: otherwise pasted text could end a turn. Errors: ModelInconsistent.
[[nodiscard]] Result<Vocabulary> loadVocabulary(const gguf::GgufFile& file);

}  // namespace fireside::text
