// Cuts text into the words that byte-level BPE works on, by the patterns that tokenizer.ggml.pre names.
// Each pattern of a sequence cuts every piece left by the ones before into its matches and what lies between.
// Immutable after create(); split is safe from several threads.
// Source: the pre-tokenizer sections of the models' own tokenizer files.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "app/base/result.h"

namespace fireside::text {

class PreTokenizer {
 public:
    /// `name` as in tokenizer.ggml.pre. Errors: UnsupportedTokenizer naming it.
    [[nodiscard]] static Result<PreTokenizer> create(std::string_view name);

    PreTokenizer(PreTokenizer&&) noexcept;
    PreTokenizer& operator=(PreTokenizer&&) noexcept;
    ~PreTokenizer();

    /// The words of `text` in order; together they are the whole text. `text` must be valid UTF-8.
    [[nodiscard]] std::vector<std::string_view> split(std::string_view text) const;
    /// A word that is itself a token is taken whole, whatever the merges would make of it (Llama 3).
    [[nodiscard]] bool takesWholeWords() const { return takesWholeWords_; }
    /// Whether models of this kind begin with BOS when the file does not say.
    [[nodiscard]] bool addsBosByDefault() const { return addsBosByDefault_; }

 private:
    class Pattern;  // a compiled PCRE2 pattern

    PreTokenizer(std::vector<Pattern> patterns, bool takesWholeWords, bool addsBosByDefault);

    std::vector<Pattern> patterns_;
    bool takesWholeWords_;
    bool addsBosByDefault_;
};

}  // namespace fireside::text
