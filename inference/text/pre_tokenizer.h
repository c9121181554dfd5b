// Cuts text into the words that byte-level BPE works on, by the patterns that tokenizer.ggml.pre names.
// Each pattern of a sequence cuts every piece left by the ones before into its matches and what lies between.
// Immutable after create(); split is safe from several threads.
// The names and patterns are in pre_tokenizer_patterns.h.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "app/base/result.h"
#include "inference/text/pre_tokenizer_patterns.h"

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
    /// What else goes with the name.
    [[nodiscard]] const PreTokenizerDefinition& definition() const { return *definition_; }

 private:
    class Pattern;  // a compiled PCRE2 pattern

    PreTokenizer(const PreTokenizerDefinition& definition, std::vector<std::unique_ptr<Pattern>> patterns);

    const PreTokenizerDefinition* definition_;
    std::vector<std::unique_ptr<Pattern>> patterns_;  // by step; nothing for a rule that is no pattern
};

}  // namespace fireside::text
