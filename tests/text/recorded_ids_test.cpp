// Small vocabularies against ids that the reference recorded, for every pre-tokenizer name and every kind.
// How they were made: tests/data/README.md.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "inference/text/pre_tokenizer_patterns.h"
#include "tests/text/vocabulary_files.h"

namespace fireside::test {
namespace {

using text::TokenId;

std::filesystem::path data(const std::string& name) {
    return std::filesystem::path(FIRESIDE_TEST_DATA) / "tokenizers" / name;
}

std::vector<std::string> texts() {
    std::ifstream file(data("texts.txt"), std::ios::binary);
    std::string all{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!all.empty()) all.pop_back();
    std::vector<std::string> records;
    constexpr std::string_view kSeparator = "\n%%\n";
    for (std::size_t end; (end = all.find(kSeparator)) != std::string::npos;) {
        records.push_back(all.substr(0, end));
        all.erase(0, end + kSeparator.size());
    }
    records.push_back(all);
    return records;
}

/// Names that share their ids, and the ids of each text.
struct Group {
    std::vector<std::string> names;
    std::vector<std::vector<TokenId>> ids;
};

std::vector<Group> recorded(const std::string& name) {
    std::ifstream file(data(name));
    std::vector<Group> groups;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("= ")) {
            std::istringstream names(line.substr(2));
            groups.push_back({{std::istream_iterator<std::string>(names), {}}, {}});
        } else {
            std::istringstream numbers(line);
            groups.back().ids.emplace_back(std::istream_iterator<TokenId>(numbers),
                                           std::istream_iterator<TokenId>());
        }
    }
    return groups;
}

/// The vocabulary with another name for its words.
GgufWriter renamed(const gguf::GgufFile& file, const std::string& model, const std::string& pre) {
    const auto copy = [](const std::vector<std::string_view>& views) {
        return std::vector<std::string>(views.begin(), views.end());
    };
    GgufWriter writer;
    writer.string("tokenizer.ggml.model", model).string("tokenizer.ggml.pre", pre);
    writer.strings("tokenizer.ggml.tokens", copy(*file.strings("tokenizer.ggml.tokens")));
    writer.strings("tokenizer.ggml.merges", copy(*file.strings("tokenizer.ggml.merges")));
    const auto kinds = file.integers("tokenizer.ggml.token_type");
    writer.i32s("tokenizer.ggml.token_type", std::vector<std::int32_t>(kinds->begin(), kinds->end()));
    return writer;
}

void expectIds(const text::Tokenizer& tokenizer, const Group& group, const std::string& name) {
    const auto records = texts();
    ASSERT_EQ(records.size(), group.ids.size()) << name;
    for (std::size_t i = 0; i < records.size(); ++i) {
        EXPECT_EQ(tokenizer.encode(records[i]), group.ids[i]) << name << ": [" << records[i] << "]";
    }
}

TEST(RecordedIds, EveryPreTokenizerName) {
    std::set<std::string, std::less<>> seen;
    for (const std::string vocabulary : {"byte-level", "plain"}) {
        const auto file = gguf::GgufFile::open(data(vocabulary + ".gguf"));
        ASSERT_TRUE(file.ok());
        for (const Group& group : recorded(vocabulary + ".ids")) {
            for (const std::string& name : group.names) {
                const auto tokenizer =
                    goodTokenizer(renamed(*file, name == "whitespace" ? name : "gpt2", name));
                ASSERT_NE(tokenizer, nullptr);
                expectIds(*tokenizer, group, name);
                seen.insert(name);
            }
        }
    }
    for (const auto& definition : text::preTokenizers()) {
        EXPECT_TRUE(seen.contains(definition.name)) << definition.name << " has no recorded ids";
    }
}

TEST(RecordedIds, OtherKinds) {
    for (const std::string kind : {"unigram", "sentencepiece", "wordpiece"}) {
        const auto tokenizer = tokenizerOf(data(kind + ".gguf"));
        const auto groups = recorded(kind + ".ids");
        ASSERT_NE(tokenizer, nullptr);
        ASSERT_EQ(groups.size(), 1u);
        expectIds(*tokenizer, groups[0], kind);
    }
}

}  // namespace
}  // namespace fireside::test
