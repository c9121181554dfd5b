// Real vocabularies against recorded ids.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "tests/text/vocabulary_files.h"

namespace fireside::test {
namespace {

using text::TokenId;

std::string readAll(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Records are ended by a line holding only the separator; the newline before that line is no part of the
/// record.
std::vector<std::string> readRecords(const std::filesystem::path& path) {
    constexpr std::string_view kSeparator = "\n__ggml_vocab_test__\n";
    const std::string all = readAll(path);
    std::vector<std::string> records;
    std::size_t start = 0;
    for (std::size_t end; (end = all.find(kSeparator, start)) != std::string::npos;) {
        records.push_back(all.substr(start, end - start));
        start = end + kSeparator.size();
    }
    return records;
}

std::vector<std::vector<TokenId>> readIds(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::vector<std::vector<TokenId>> lines;
    for (std::string line; std::getline(file, line);) {
        std::istringstream numbers(line);
        lines.emplace_back(std::istream_iterator<TokenId>(numbers), std::istream_iterator<TokenId>());
    }
    return lines;
}

class TokenizerFixtures : public testing::TestWithParam<const char*> {};

TEST_P(TokenizerFixtures, GivesTheRecordedIds) {
    const std::string name = GetParam();
    if (!std::filesystem::exists(fixture(name + ".gguf")))
        GTEST_SKIP() << "no conformance fixtures beside the checkout";
    const auto tokenizer = tokenizerOf(fixture(name + ".gguf"));
    ASSERT_NE(tokenizer, nullptr);
    const auto records = readRecords(fixture(name + ".inp"));
    const auto expected = readIds(fixture(name + ".out"));
    ASSERT_FALSE(records.empty());
    ASSERT_GE(expected.size(), records.size());  // some files end in an empty line
    for (std::size_t i = 0; i < records.size(); ++i) {
        EXPECT_EQ(tokenizer->encode(records[i]), expected[i]) << "record " << i << ": [" << records[i] << "]";
        if (name == "bert-bge") continue;  // normalises: nothing leads back
        const std::string decoded = decodeAll(*tokenizer, tokenizer->encode(records[i]));
        const bool spaced = tokenizer->addsSpacePrefix() && !records[i].empty();
        EXPECT_EQ(decoded, (spaced ? " " : "") + records[i]);
    }
}

INSTANTIATE_TEST_SUITE_P(All, TokenizerFixtures,
                         testing::Values("bert-bge", "llama-spm", "llama-bpe", "qwen2", "gpt-2",
                                         "deepseek-llm", "deepseek-coder", "deepseek-v3"),
                         [](const auto& parameter) {
                             std::string name = parameter.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(DemoModel, Tokenizes) {
    const auto tokenizer = tokenizerOf(FIRESIDE_DEMO_MODEL);
    ASSERT_NE(tokenizer, nullptr);
    EXPECT_EQ(tokenizer->vocabularySize(), 512);
    EXPECT_TRUE(tokenizer->addsBos());
    EXPECT_EQ(tokenizer->bos(), 1);
    EXPECT_TRUE(tokenizer->endsTurn(2));
    const std::string text =
        "Once upon a time, there was a little girl named Lily: \xc3\xa9\xf0\x9f\xa6\x99!";
    EXPECT_EQ(decodeAll(*tokenizer, tokenizer->encode(text)), " " + text);
}

}  // namespace
}  // namespace fireside::test
