#include "inference/text/stop_strings.h"

#include <gtest/gtest.h>

namespace fireside::test {
namespace {

using text::StopStrings;

struct Outcome {
    std::string text;
    std::string met;
    bool operator==(const Outcome&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
    return out << '"' << outcome.text << "\" by \"" << outcome.met << '"';
}

Outcome run(const std::vector<std::string>& stops, const std::vector<std::string>& pieces) {
    StopStrings filter(stops);
    Outcome outcome;
    for (const std::string& piece : pieces) outcome.text += filter.push(piece);
    if (!filter.met()) outcome.text += filter.finish();
    outcome.met = filter.met().value_or("");
    return outcome;
}

/// The text cut at every place, and into single characters: the outcome must always be the same.
void expectEverywhere(const std::vector<std::string>& stops, const std::string& text,
                      const Outcome& expected) {
    std::vector<std::string> characters;
    for (const char c : text) {
        const bool continues = (static_cast<unsigned char>(c) & 0xc0) == 0x80;
        if (continues) {
            characters.back() += c;
        } else {
            characters.emplace_back(1, c);
        }
    }
    EXPECT_EQ(run(stops, characters), expected) << text;
    for (std::size_t cut = 0; cut <= characters.size(); ++cut) {
        std::vector<std::string> halves(2);
        for (std::size_t i = 0; i < characters.size(); ++i) halves[i < cut ? 0 : 1] += characters[i];
        EXPECT_EQ(run(stops, halves), expected) << text << " cut at " << cut;
    }
}

TEST(StopStrings, NothingOfAStopStringIsLetThrough) {
    expectEverywhere({"END"}, "The END of it", {"The ", "END"});
    expectEverywhere({"END"}, "EEND", {"E", "END"});
    expectEverywhere({"END"}, "EN", {"EN", ""});
    expectEverywhere({"END"}, "ENEN-D", {"ENEN-D", ""});
    expectEverywhere({"aab"}, "aaab", {"a", "aab"});
    expectEverywhere({"abab"}, "ababab", {"", "abab"});
    expectEverywhere({}, "anything", {"anything", ""});
    expectEverywhere({"x"}, "", {"", ""});
}

TEST(StopStrings, TheFirstToBeCompleteCounts) {
    expectEverywhere({"abcd", "bc"}, "xabcd", {"xa", "bc"});
    expectEverywhere({"bc", "abcd"}, "xabcd", {"xa", "bc"});
    expectEverywhere({"b", "ab"}, "xab", {"x", "ab"});
    expectEverywhere({"a", "ab"}, "xab", {"x", "a"});
}

TEST(StopStrings, CharactersOfSeveralBytes) {
    expectEverywhere({"。"}, "好的。再见", {"好的", "。"});
    expectEverywhere({"é!"}, "caféé!", {"café", "é!"});
    // U+00E9 and U+00E8 begin with the same byte.
    expectEverywhere({"é"}, "crè", {"crè", ""});
    expectEverywhere({"🙂"}, "🙁🙂", {"🙁", "🙂"});
}

TEST(StopStrings, TextIsHeldBackNoLongerThanNeeded) {
    StopStrings filter({"\n\nQ:", "</s>"});
    EXPECT_EQ(filter.push("Yes"), "Yes");
    EXPECT_EQ(filter.push("\n"), "");
    EXPECT_EQ(filter.push("\n"), "");
    EXPECT_EQ(filter.push("\n"), "\n");
    EXPECT_EQ(filter.push("A <"), "\n\nA ");
    EXPECT_EQ(filter.finish(), "<");
    EXPECT_EQ(filter.finish(), "");
}

TEST(StopStrings, AfterAStopThereIsNoMore) {
    StopStrings filter({"."});
    EXPECT_EQ(filter.push("a.b"), "a");
    EXPECT_EQ(filter.push("c"), "");
    EXPECT_EQ(filter.finish(), "");
}

TEST(StopStrings, SenselessOnesAreRefused) {
    const auto code = [](std::vector<std::string> stops) { return text::validateStopStrings(stops).code(); };
    EXPECT_TRUE(text::validateStopStrings(std::vector<std::string>{"a", "é"}).ok());
    EXPECT_EQ(code({"a", ""}), ErrorCode::InvalidArgument);
    EXPECT_EQ(code({"\xc3"}), ErrorCode::InvalidArgument);
    EXPECT_EQ(code({std::string(text::kLongestStopString + 1, 'a')}), ErrorCode::InvalidArgument);
}

}  // namespace
}  // namespace fireside::test
