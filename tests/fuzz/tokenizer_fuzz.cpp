// Vocabularies and the texts they meet. The input is text:
//   "llama" or another tokenizer model in the first line; then lines: "name=value" is metadata
//   (metadata_text.h; "tokenizer.ggml." goes before the name), "+text TAB kind TAB score" a token, "&left
//   right" a merge; after a line "=" comes the text to encode.
//   "!qwen2" in the first line: a good vocabulary of that pattern ("!llama": of SentencePiece), for which
//   decoding gives back what was encoded (unless the pattern changes the text); all other lines are the text.
//   "!qwen2*500": that text 500 times.
#include <map>
#include <memory>
#include <vector>

#include "inference/text/pre_tokenizer.h"
#include "inference/text/streaming_detokenizer.h"
#include "inference/text/tokenizer.h"
#include "inference/text/utf8.h"
#include "tests/fuzz/allocation_bound.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/metadata_text.h"
#include "tests/text/small_vocabularies.h"

namespace {

using namespace fireside;
using text::TokenId;
using text::Tokenizer;

constexpr std::size_t kLongestText = std::size_t{1} << 17;

std::string decoded(const Tokenizer& tokenizer, const std::vector<TokenId>& ids) {
    std::string bytes;
    for (const TokenId id : ids) bytes += tokenizer.piece(id, true);
    return bytes;
}

/// What must hold for any vocabulary and any text.
void encodeAnything(const Tokenizer& tokenizer, std::string_view words) {
    const std::string half(words.substr(0, words.size() / 2));
    const text::PromptPiece pieces[] = {{half, true}, {std::string(words), false}, {half, true}};
    const std::vector<TokenId> ids = tokenizer.encode(pieces);
    text::StreamingDetokenizer detokenizer(tokenizer, /*continuation=*/false, /*showControl=*/true);
    for (const TokenId id : ids) {
        fuzz::require(id >= 0 && id < tokenizer.vocabularySize(), "tokens are in the vocabulary");
        (void)tokenizer.endsTurn(id);
        const std::string shown = detokenizer.push(id);
        fuzz::require(text::validUtf8Prefix(shown) == shown.size(), "what is shown is UTF-8");
    }
    (void)detokenizer.finish();
    (void)tokenizer.specialToken(words);
}

std::unique_ptr<Tokenizer> tokenizerOf(const test::GgufWriter& writer) {
    static const fuzz::MemoryFile kFile;
    const test::Bytes bytes = writer.bytes();
    kFile.write(bytes);
    const fuzz::AllocationBound bound(fuzz::inProportionToFile(bytes.size()));
    const auto file = gguf::GgufFile::open(kFile.path());
    if (!file.ok()) return nullptr;
    auto tokenizer = Tokenizer::create(*file);
    return tokenizer.ok() ? std::move(*tokenizer) : nullptr;
}

test::Token tokenIn(std::string_view line) {
    const std::string text(fuzz::cutAt(line, '\t'));
    const std::string_view kind = fuzz::cutAt(line, '\t');
    return {text, kind.empty() ? 1 : fuzz::numberIn<std::int32_t>(kind), fuzz::numberIn<float>(line)};
}

/// Leaves the text to encode in `lines`.
test::GgufWriter describe(std::string_view model, std::string_view& lines) {
    test::GgufWriter metadata;
    std::vector<test::Token> tokens;
    std::vector<std::string> merges;
    while (!lines.empty()) {
        std::string_view line = fuzz::cutAt(lines, '\n');
        if (line == "=") break;
        if (line.starts_with('+')) {
            tokens.push_back(tokenIn(line.substr(1)));
        } else if (line.starts_with('&')) {
            merges.emplace_back(line.substr(1));
        } else if (!line.empty()) {
            const std::string_view name = fuzz::cutAt(line, '=');
            fuzz::addEntry(metadata, "tokenizer.ggml." + std::string(name), line);
        }
    }
    test::addVocabulary(metadata, std::string(model), tokens);
    if (model == "t5") test::addScores(metadata, tokens);
    if (!merges.empty()) metadata.strings("tokenizer.ggml.merges", merges);
    return metadata;
}

std::unique_ptr<Tokenizer> goodTokenizer(const std::string& name) {
    if (name == "llama") {
        std::vector<test::Token> tokens = test::byteTokens();
        for (const auto* text :
             {"a", "b", "ab", "\xe2\x96\x81", "\xe2\x96\x81\x61", "\xe2\x96\x81\x61\x62"}) {
            tokens.push_back({text, 1, -static_cast<float>(tokens.size())});
        }
        return tokenizerOf(test::vocabularyFile("llama", tokens));
    }
    std::vector<test::Token> tokens = test::byteAlphabet();
    std::vector<std::string> merges;
    for (const auto& [left, right] : {std::pair("a", "b"), {"Ġ", "a"}, {"Ġa", "b"}, {"1", "2"}, {"Ċ", "Ċ"}}) {
        tokens.push_back({std::string(left) + right});
        merges.push_back(std::string(left) + " " + right);
    }
    test::GgufWriter writer = test::vocabularyFile("gpt2", tokens);
    return tokenizerOf(writer.strings("tokenizer.ggml.merges", merges).string("tokenizer.ggml.pre", name));
}

/// Whether every byte of a text is in its tokens.
bool keepsBytes(const std::string& pattern) {
    const auto preTokenizer = text::PreTokenizer::create(pattern);
    return preTokenizer.ok() && preTokenizer->definition().spelling == text::Spelling::ByteAlphabet &&
           !preTokenizer->definition().spacesLines;
}

struct KnownTokenizer {
    std::unique_ptr<Tokenizer> tokenizer;
    bool keepsBytes = false;
};

void roundTrip(std::string_view firstLine, std::string_view words) {
    static std::map<std::string, KnownTokenizer> known;  // compiling the patterns takes long
    const std::string name(fuzz::cutAt(firstLine, '*'));
    auto found = known.find(name);
    if (found == known.end()) {
        KnownTokenizer made{goodTokenizer(name), keepsBytes(name)};
        if (!made.tokenizer) return;
        found = known.emplace(name, std::move(made)).first;
    }
    const Tokenizer& tokenizer = *found->second.tokenizer;
    std::string text(words);
    for (auto times = fuzz::numberIn<std::size_t>(firstLine); times > 1 && text.size() < kLongestText;
         --times) {
        text += words;
    }
    const fuzz::AllocationBound bound(fuzz::inProportionToText(text.size()));
    const std::string again = decoded(tokenizer, tokenizer.encode(text));
    if (name != "llama") {
        return fuzz::require(again == text || !found->second.keepsBytes, "byte-level BPE keeps every byte");
    }
    fuzz::require(text.empty() || again.starts_with(' '), "SentencePiece puts a space first");
    fuzz::require(text.find("\xe2\x96\x81") != std::string::npos || again.substr(!text.empty()) == text,
                  "SentencePiece keeps every byte");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view lines(reinterpret_cast<const char*>(data), size);
    const std::string_view first = fuzz::cutAt(lines, '\n');
    if (first.starts_with('!')) {
        roundTrip(first.substr(1), lines);
    } else if (const auto tokenizer = tokenizerOf(describe(first, lines))) {
        const fuzz::AllocationBound bound(fuzz::inProportionToText(size));
        encodeAnything(*tokenizer, lines);
    }
    return 0;
}
