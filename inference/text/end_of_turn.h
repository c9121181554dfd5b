// Which tokens end a turn. Model files name some of them by id; the others are known by their texts, family
// by family. Pure functions, safe from any thread. Source: the models' generation settings and chat
// templates; the reference runtime's list.
#pragma once

#include <optional>
#include <string_view>

#include "inference/text/vocabulary.h"

namespace fireside::text {

/// Ids that a file names beside EOS.
struct EndOfTurnIds {
    std::optional<TokenId> endOfTurn;
    std::optional<TokenId> endOfMessage;
    // Of filling in the middle: where the model goes on to another file.
    std::optional<TokenId> fillPadding;
    std::optional<TokenId> fillRepository;
    std::optional<TokenId> fillSeparator;
};

/// Sets `vocabulary.endsTurn`, from EOS, `named` and the texts that are known, and makes control tokens of
/// tokens with such a text. `pre`: the file's tokenizer.ggml.pre, which tells the GLM family.
void markEndsOfTurn(Vocabulary& vocabulary, const EndOfTurnIds& named, std::string_view pre);

}  // namespace fireside::text
