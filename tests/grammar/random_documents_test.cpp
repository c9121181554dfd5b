// A model that picks any allowed token with the same chance still writes JSON that is valid under the schema:
// with the vocabulary of the demo model, pieces of all lengths and single bytes among it.
#include <fstream>
#include <random>

#include "inference/gguf/gguf_file.h"
#include "inference/text/grammar/grammar_matcher.h"
#include "tests/grammar/conformance.h"
#include "tests/grammar/grammar_support.h"

namespace fireside::test {
namespace {

using grammar::GrammarMatcher;
using text::TokenId;

class RandomDocuments : public ::testing::Test {
 protected:
    void SetUp() override {
        auto file = gguf::GgufFile::open(FIRESIDE_DEMO_MODEL);
        ASSERT_TRUE(file.ok());
        auto made = text::Tokenizer::create(*file);
        ASSERT_TRUE(made.ok());
        tokenizer_ = std::move(made).value();
        trie_ = std::make_shared<const grammar::TokenTrie>(*tokenizer_);
    }

    /// Nothing when there is no end in 20,000 tokens.
    std::optional<std::string> write(const GrammarPointer& grammar, std::mt19937& random) {
        GrammarMatcher matcher(grammar, trie_);
        std::vector<float> logits(static_cast<std::size_t>(tokenizer_->vocabularySize()));
        std::string out;
        for (int i = 0; i < 20'000; ++i) {
            std::fill(logits.begin(), logits.end(), 0.0f);
            matcher.mask(logits);
            std::vector<TokenId> choices;
            for (std::size_t id = 0; id < logits.size(); ++id) {
                if (logits[id] == 0) choices.push_back(static_cast<TokenId>(id));
            }
            EXPECT_FALSE(choices.empty()) << out;
            if (choices.empty()) return std::nullopt;
            const TokenId id = choices[random() % choices.size()];
            if (tokenizer_->endsTurn(id)) {
                EXPECT_TRUE(matcher.complete());
                return out;
            }
            matcher.accept(id);
            out += tokenizer_->piece(id);
        }
        return std::nullopt;
    }

    std::unique_ptr<text::Tokenizer> tokenizer_;
    std::shared_ptr<const grammar::TokenTrie> trie_;
};

TEST_F(RandomDocuments, AreValidUnderTheirSchemas) {
    std::ifstream file(FIRESIDE_SCHEMA_CASES);
    std::mt19937 random(2026);
    int written = 0;
    for (const auto& entry : nlohmann::ordered_json::parse(file)) {
        const std::string schema = entry["schema"].dump();
        const nlohmann::json plain = nlohmann::json::parse(schema);
        const GrammarPointer grammar = ofSchema(schema);
        for (int i = 0; i < 4; ++i) {
            const auto document = write(grammar, random);
            if (!document) continue;  // deeply nested ones take long: a random walk need not come home
            ++written;
            const auto json = nlohmann::json::parse(*document, nullptr, false);
            ASSERT_FALSE(json.is_discarded()) << schema << "\n" << *document;
            EXPECT_TRUE(conforms(json, plain, plain)) << schema << "\n" << *document;
        }
    }
    EXPECT_GT(written, 180);
}

TEST_F(RandomDocuments, OfAGrammarFitIt) {
    const GrammarPointer grammar = parsed(
        "root ::= line{1,5}\nline ::= \"- \" [A-Z\u00c0-\u00d6] [a-z\u00df-\u00f6\u4e00-\u4eff]{2,30} (\", "
        "\" [0-9]{1,3})? \".\" \"\\n\"");
    std::mt19937 random(4);
    for (int i = 0; i < 20; ++i) {
        const auto text = write(grammar, random);
        ASSERT_TRUE(text);
        EXPECT_TRUE(matches(*grammar, *text)) << *text;
    }
}

}  // namespace
}  // namespace fireside::test
