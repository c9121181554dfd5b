// The parser against a slow, obvious one: random small grammars of every shape, left recursive and ambiguous
// ones included, on all short texts.
#include <random>
#include <set>

#include "inference/text/characters.h"
#include "inference/text/grammar/limits.h"
#include "inference/text/grammar/rule_properties.h"
#include "tests/grammar/grammar_support.h"

namespace fireside::test {
namespace {

using grammar::Expression;
using Kind = Expression::Kind;

/// Which spans of a text each rule fits, by trying everything until nothing new is found.
class Oracle {
 public:
    Oracle(const grammar::Rules& rules, std::string text) : rules_(rules), text_(std::move(text)) {
        spans_.assign(rules_.rules.size(), std::vector<std::set<std::size_t>>(text_.size() + 1));
        for (bool changed = true; changed;) {
            changed = false;
            for (std::size_t rule = 0; rule < rules_.rules.size(); ++rule) {
                for (std::size_t begin = 0; begin <= text_.size(); ++begin) {
                    for (const std::size_t end : ends(rules_.rules[rule].body, begin)) {
                        changed |= spans_[rule][begin].insert(end).second;
                    }
                }
            }
        }
    }
    bool matches() const { return spans_[static_cast<std::size_t>(rules_.root)][0].contains(text_.size()); }

 private:
    std::set<std::size_t> ends(const Expression& e, std::size_t begin) const {
        std::set<std::size_t> out;
        switch (e.kind) {
            case Kind::Text:
                if (text_.compare(begin, e.text.size(), e.text) == 0) out.insert(begin + e.text.size());
                return out;
            case Kind::Class:
                for (const char32_t c : {U'a', U'b', U'\u00e9'}) {
                    std::string bytes;
                    text::appendUtf8(c, bytes);
                    if (e.chars.contains(c) && text_.compare(begin, bytes.size(), bytes) == 0) {
                        out.insert(begin + bytes.size());
                    }
                }
                return out;
            case Kind::Sequence:
                out = {begin};
                for (const Expression& part : e.parts) out = after(part, out);
                return out;
            case Kind::Choice:
                for (const Expression& part : e.parts) out.merge(ends(part, begin));
                return out;
            case Kind::Repeat: {
                std::set<std::size_t> now = {begin};
                const int enough = std::min<int>(e.most, e.least + static_cast<int>(text_.size()) + 1);
                for (int i = 0;; ++i) {
                    if (i >= e.least) out.insert(now.begin(), now.end());
                    if (i >= enough) return out;
                    now = after(e.parts.front(), now);
                }
            }
            case Kind::Rule:
                return spans_[static_cast<std::size_t>(e.rule)][begin];
        }
        return out;
    }
    std::set<std::size_t> after(const Expression& e, const std::set<std::size_t>& begins) const {
        std::set<std::size_t> out;
        for (const std::size_t begin : begins) out.merge(ends(e, begin));
        return out;
    }

    const grammar::Rules& rules_;
    std::string text_;
    std::vector<std::vector<std::set<std::size_t>>> spans_;  // [rule][begin]
};

Expression randomExpression(std::mt19937& random, int depth, int rules) {
    const auto below = [&random](unsigned n) { return static_cast<int>(random() % n); };
    const int kind = depth == 0 ? below(4) : below(9);
    switch (kind) {
        case 0:
            return grammar::text(std::vector<std::string>{"a", "b", "ab", "\u00e9"}[random() % 4]);
        case 1:
            return grammar::oneOf(random() % 2 != 0 ? grammar::CharClass{{'a', 'b'}}
                                                    : grammar::CharClass{{'a', 'a'}}.negated());
        case 2:
            return random() % 4 == 0 ? Expression() : grammar::text("a");
        case 3:
        case 4:
            return grammar::reference(below(static_cast<unsigned>(rules)));
        case 5:
        case 6: {
            std::vector<Expression> parts;
            for (int i = below(3); i >= 0; --i) parts.push_back(randomExpression(random, depth - 1, rules));
            return grammar::sequence(std::move(parts));
        }
        case 7: {
            std::vector<Expression> parts;
            for (int i = 1 + below(2); i >= 0; --i)
                parts.push_back(randomExpression(random, depth - 1, rules));
            return grammar::choice(std::move(parts));
        }
        default: {
            const int least = below(3);
            const int most = random() % 2 != 0 ? grammar::kUnlimited : least + below(3);
            return grammar::repeat(randomExpression(random, depth - 1, rules), least, most);
        }
    }
}

std::vector<std::string> shortTexts() {
    std::vector<std::string> out = {""};
    for (std::size_t i = 0; out[i].size() < 5; ++i) {
        for (const char* next : {"a", "b"}) out.push_back(out[i] + next);
    }
    for (const char* more :
         {"\u00e9", "a\u00e9", "\u00e9\u00e9", "\u00e9a\u00e9", "\xc3", "\xa9", "a\xc3", "\u00e9\xc3"}) {
        out.emplace_back(more);
    }
    return out;
}

TEST(GrammarOracle, RandomGrammarsOnAllShortTexts) {
    const std::vector<std::string> texts = shortTexts();
    int compared = 0, accepted = 0;
    for (unsigned seed = 0; seed < 1500; ++seed) {
        std::mt19937 random(seed);
        const int count = 1 + static_cast<int>(random() % 3);
        grammar::Rules rules;
        for (int i = 0; i < count; ++i) {
            rules.rules.push_back({"r" + std::to_string(i), randomExpression(random, 3, count)});
        }
        std::optional<grammar::Automaton> automaton;
        try {
            automaton = grammar::Automaton::compile(rules);
        } catch (const grammar::Failure&) {
            // Some needed rule has no text: where it is the root, no text fits.
            const bool rootProduces = grammar::productiveRules(rules)[0];
            for (std::size_t i = 0; !rootProduces && i < 15; ++i) {
                EXPECT_FALSE(Oracle(rules, texts[i]).matches()) << seed;
            }
            continue;
        }
        grammar::ParseStates states(*automaton);
        for (const std::string& text : texts) {
            const bool expected = Oracle(rules, text).matches();
            EXPECT_EQ(matches(states, text), expected) << "seed " << seed << ", text \"" << text << "\"";
            ++compared;
            accepted += expected ? 1 : 0;
        }
        EXPECT_FALSE(states.exhausted());
    }
    EXPECT_GT(compared, 40'000);
    EXPECT_GT(accepted, 4'000);
}

TEST(GrammarOracle, ForgettingChangesNothing) {
    const GrammarPointer grammar =
        parsed("root ::= s\ns ::= s s | \"(\" s \")\" | \"x\" t | \"x\"\nt ::= \"a\" t \"b\" | \"\"");
    std::mt19937 random(11);
    for (int round = 0; round < 200; ++round) {
        grammar::ParseStates kept(grammar->automaton()), forgetful(grammar->automaton());
        auto a = kept.start(), b = forgetful.start();
        for (int i = 0; i < 40; ++i) {
            const auto byte = static_cast<std::uint8_t>("()xab"[random() % 5]);
            const auto next = kept.next(a, byte);
            if (next == grammar::ParseStates::kDead) continue;
            a = next;
            b = forgetful.next(b, byte);
            if (random() % 3 == 0) b = forgetful.compact(b);
            ASSERT_EQ(kept.accepts(a), forgetful.accepts(b));
            ASSERT_EQ(kept.continues(a), forgetful.continues(b));
            for (const char probe : {'(', ')', 'x', 'a', 'b'}) {
                const auto p = static_cast<std::uint8_t>(probe);
                ASSERT_EQ(kept.next(a, p) < 0, forgetful.next(b, p) < 0);
            }
        }
    }
}

}  // namespace
}  // namespace fireside::test
