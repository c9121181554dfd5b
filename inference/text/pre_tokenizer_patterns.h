// What each name of tokenizer.ggml.pre means, as data: the patterns that cut text into words, and the
// properties of the tokenizer that go with the name. Pure data, safe from any thread.
//
// Sources: the pre-tokenizer sections of the models' own tokenizer files, and, where the reference runtime
// (llama.cpp) differs from them, the reference: ids are compared with its ids. docs/tokenizers.md lists the
// names.
//
// In the patterns \s means the Unicode property White_Space and \z the end of the piece being cut. All
// patterns take linear time; no group repeats with a need to backtrack, since that would cost memory per
// repetition.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace fireside::text {

/// A pattern or a rule that no linear pattern expresses.
struct CutStep {
    enum class Kind : std::uint8_t {
        Pattern,        // cuts out its matches
        GroupsOfThree,  // cuts before each group of three ASCII digits, counted from the end of a run
    };
    Kind kind = Kind::Pattern;
    const char* pattern = nullptr;

    constexpr CutStep(const char* text) : pattern(text) {}  // NOLINT(google-explicit-constructor): a table
    constexpr CutStep(Kind rule) : kind(rule) {}            // NOLINT(google-explicit-constructor)
};

/// How vocabulary texts and merges are written.
enum class Spelling : std::uint8_t {
    ByteAlphabet,  // every byte as a printable character (GPT-2)
    Plain,         // as the text itself; a byte without a token as <0x0A>
    SpaceMarks,    // plain, but a space is written U+2581
};

struct PreTokenizerDefinition {
    std::string_view name;
    std::span<const CutStep> steps;
    /// A word that is itself a token is taken whole, whatever the merges would make of it.
    bool takesWholeWords = false;
    /// Models with this name begin with BOS when the file does not say.
    bool addsBosByDefault = false;
    /// Models with this name begin with BOS whatever the file says (Gemma 4).
    bool addsBosAlways = false;
    Spelling spelling = Spelling::ByteAlphabet;
    /// A run of line breaks that is a token is taken whole; no merge leads there (Gemma 4).
    bool takesWholeLineBreaks = false;
    /// Every line begins with a space, its own or one put there.
    bool spacesLines = false;
};

/// Nothing for a name that is not known.
[[nodiscard]] const PreTokenizerDefinition* findPreTokenizer(std::string_view name);
/// All known names.
[[nodiscard]] std::span<const PreTokenizerDefinition> preTokenizers();

}  // namespace fireside::text
