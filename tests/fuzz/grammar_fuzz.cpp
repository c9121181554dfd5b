// Grammars and JSON schemas, and answers read with them. The first line is "g" (grammar notation) or "s" (a
// JSON schema) and the number of bytes per token of the answer; then the grammar, a line "%%", the answer.
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "inference/text/grammar/grammar_matcher.h"
#include "inference/text/grammar/limits.h"
#include "tests/fuzz/allocation_bound.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/metadata_text.h"
#include "tests/grammar/piece_tokenizer.h"

namespace {

using namespace fireside;
using grammar::GrammarMatcher;
using grammar::ParseStates;

// A grammar of kMaxStates states with kMaxClosure ways between them; then the states of one answer.
constexpr std::size_t kCompilerBytes = std::size_t{128} << 20;
constexpr std::size_t kMatcherBytes = grammar::kMaxMatcherBytes + (std::size_t{64} << 20);
// Reading may take kMaxWork per token: few tokens show as much as many.
constexpr std::size_t kMostTokens = 48;

std::vector<std::string> piecesOf(std::string_view answer, std::size_t size) {
    std::vector<std::string> pieces;
    while (!answer.empty() && pieces.size() < kMostTokens) {
        pieces.emplace_back(answer.substr(0, size));
        answer.remove_prefix(std::min(size, answer.size()));
    }
    return pieces;
}

/// Whatever a grammar lets begin can be completed, in as many bytes as it says.
void requireEnd(ParseStates& states, ParseStates::Id state) {
    while (states.distance(state) > 0) {
        const int distance = states.distance(state);
        ParseStates::Id nearer = ParseStates::kDead;
        for (int byte = 0; byte < 256 && nearer == ParseStates::kDead; ++byte) {
            const ParseStates::Id next = states.next(state, static_cast<std::uint8_t>(byte));
            if (states.exhausted()) return;
            if (next != ParseStates::kDead && states.distance(next) < distance) nearer = next;
        }
        fuzz::require(nearer != ParseStates::kDead, "a text that began can be completed");
        state = nearer;
        if (distance > 64) return;  // seen often enough
    }
    fuzz::require(states.accepts(state), "a completed text is accepted");
}

/// Tokens of several bytes are allowed where their bytes are, one after the other.
void read(const std::shared_ptr<const grammar::Grammar>& grammar, const std::vector<std::string>& answer) {
    std::vector<std::string> vocabulary = answer;
    for (int byte = 0; byte < 256; ++byte) vocabulary.emplace_back(1, static_cast<char>(byte));
    const test::PieceTokenizer tokenizer(vocabulary);
    GrammarMatcher matcher(grammar, std::make_shared<const grammar::TokenTrie>(tokenizer));
    ParseStates states(grammar->automaton());
    ParseStates::Id state = states.start();
    std::vector<float> logits(static_cast<std::size_t>(tokenizer.vocabularySize()));
    for (std::size_t i = 0; i < answer.size(); ++i) {
        std::fill(logits.begin(), logits.end(), 0.0f);
        matcher.mask(logits);
        ParseStates::Id after = state;
        states.renewWork();
        for (const char byte : answer[i]) after = states.next(after, static_cast<std::uint8_t>(byte));
        if (matcher.failed() || states.exhausted()) return;
        const auto id = static_cast<text::TokenId>(i);
        fuzz::require((logits[i] == 0) == (after != ParseStates::kDead), "a mask says what fits");
        fuzz::require(matcher.allows(id) == (logits[i] == 0), "a mask is what is allowed");
        const auto end = static_cast<std::size_t>(tokenizer.end());
        fuzz::require((logits[end] == 0) == states.accepts(state), "a turn ends where the text may");
        if (after == ParseStates::kDead) return;
        matcher.accept(id);
        state = after;
        fuzz::require(matcher.complete() == states.accepts(state), "bytes or tokens make no difference");
    }
    states.renewWork();
    requireEnd(states, state);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    std::string_view line = fuzz::cutAt(rest, '\n');
    const bool isSchema = fuzz::cutAt(line, ' ') == "s";
    const auto pieceSize = std::max<std::size_t>(1, fuzz::numberIn<std::uint8_t>(line));
    const std::size_t cut = std::min(rest.find("\n%%\n"), rest.size());
    const std::string_view form = rest.substr(0, cut);
    const std::string_view answer = rest.substr(std::min(cut + 4, rest.size()));

    std::shared_ptr<const grammar::Grammar> compiled;
    {
        const fuzz::AllocationBound bound(kCompilerBytes);
        auto made = isSchema ? grammar::Grammar::ofJsonSchema(form) : grammar::Grammar::parse(form);
        if (!made.ok()) {
            fuzz::require(made.code() == ErrorCode::InvalidGrammar, "a grammar is refused as such");
            fuzz::require(!made.error().detail.empty(), "with a reason");
            return 0;
        }
        compiled = *made;
    }
    const fuzz::AllocationBound bound(2 * kMatcherBytes);  // the tokens' states and the bytes'
    read(compiled, piecesOf(answer, pieceSize));
    return 0;
}
