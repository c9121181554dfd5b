// Token ids to text while they arrive, never emitting half a UTF-8 character.
// One instance per answer; used from one thread.
#pragma once

#include <string>

#include "inference/text/tokenizer.h"

namespace fireside::text {

class StreamingDetokenizer {
 public:
    /// `continuation`: the text goes on after a prompt, so a SentencePiece leading space is real and is kept.
    explicit StreamingDetokenizer(const Tokenizer& tokenizer, bool continuation = true,
                                  bool showControl = false);

    /// Text that is complete now; possibly empty while a character's bytes are still arriving.
    /// Bytes that can never become valid UTF-8 come out as U+FFFD, one per maximal invalid part.
    [[nodiscard]] std::string push(TokenId id);
    /// What is left at the end: an unfinished character as one U+FFFD, else nothing.
    [[nodiscard]] std::string finish();

 private:
    const Tokenizer& tokenizer_;
    bool dropsSpace_;  // until the first text: the space that encoding put before it
    bool showControl_;
    std::string pending_;  // at most 3 bytes of an unfinished character
};

}  // namespace fireside::text
