#include "inference/text/grammar/notation_parser.h"

#include <optional>
#include <unordered_map>

#include "inference/text/characters.h"
#include "inference/text/grammar/notation_cursor.h"

namespace fireside::grammar {

namespace {

class NotationParser {
 public:
    explicit NotationParser(std::string_view text) : cursor_(text) {}

    Rules parse() {
        cursor_.skipSpace(true);
        if (cursor_.atEnd()) cursor_.failHere("the grammar is empty; it needs at least: root ::= ...");
        while (!cursor_.atEnd()) {
            parseRule();
            cursor_.skipSpace(true);
        }
        for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
            if (!defined_[i]) {
                cursor_.failAt(firstUse_[i], "there is no rule '" + rules_.rules[i].name +
                                                 "'; define it as " + rules_.rules[i].name + " ::= ...");
            }
        }
        const auto root = indices_.find("root");
        if (root == indices_.end())
            fail("there is no rule 'root'; it says what the whole text is: root ::= ...");
        rules_.root = root->second;
        return std::move(rules_);
    }

 private:
    void parseRule() {
        const std::size_t begin = cursor_.position();
        const std::string name = cursor_.takeName();
        if (name.empty()) cursor_.failHere("a rule should begin here, like: name ::= ...");
        cursor_.skipSpace(false);
        if (!cursor_.take("::=")) cursor_.failHere("::= is missing behind the rule's name");
        const auto index = static_cast<std::size_t>(ruleOf(name, begin));
        if (defined_[index]) {
            cursor_.failAt(begin, "rule '" + name + "' is defined twice; join both with | or rename one");
        }
        defined_[index] = true;
        cursor_.skipSpace(true);
        Expression body = parseChoice(0);
        rules_.rules[index].body = std::move(body);
        if (!cursor_.atEnd() && cursor_.peek() != '\n' && cursor_.peek() != '\r') {
            cursor_.failHere(cursor_.peek() == ')'
                                 ? "this ) has no ( before it"
                                 : "this does not belong into a rule; texts stand in double "
                                   "quotes, characters in [ ]");
        }
    }

    int ruleOf(const std::string& name, std::size_t use) {
        const auto [entry, added] = indices_.emplace(name, static_cast<int>(rules_.rules.size()));
        if (added) {
            if (rules_.rules.size() >= kMaxRules) {
                cursor_.failAt(use, "there are more than " + std::to_string(kMaxRules) + " rules");
            }
            rules_.rules.push_back({name, {}});
            defined_.push_back(false);
            firstUse_.push_back(use);
        }
        return entry->second;
    }

    Expression parseChoice(int depth) {
        if (depth > kMaxNesting) {
            cursor_.failHere("groups nest deeper than " + std::to_string(kMaxNesting) +
                             "; make rules of the inner ones");
        }
        std::vector<Expression> parts;
        parts.push_back(parseSequence(depth));
        while (atBar(depth)) {
            cursor_.skip();
            cursor_.skipSpace(true);
            parts.push_back(parseSequence(depth));
        }
        return choice(std::move(parts));
    }

    /// At |, which may also stand at the beginning of a next line.
    bool atBar(int depth) {
        const std::size_t here = cursor_.position();
        cursor_.skipSpace(true);
        if (cursor_.peek() == '|') return true;
        if (depth == 0) cursor_.moveTo(here);
        return false;
    }

    Expression parseSequence(int depth) {
        std::vector<Expression> parts;
        for (;;) {
            cursor_.skipSpace(depth > 0);
            std::optional<Expression> item = parseItem(depth);
            if (!item) return sequence(std::move(parts));
            cursor_.skipSpace(depth > 0);
            parts.push_back(parseRepetitions(std::move(*item), depth));
        }
    }

    std::optional<Expression> parseItem(int depth) {
        const std::size_t begin = cursor_.position();
        switch (cursor_.peek()) {
            case '"':
                return parseText();
            case '[':
                return parseClass();
            case '(': {
                cursor_.skip();
                Expression inner = parseChoice(depth + 1);
                if (!cursor_.take(")")) cursor_.failAt(begin, "this ( is not closed; its ) is missing");
                return inner;
            }
            case '.':
                cursor_.skip();
                return oneOf(CharClass::any());
            case '<':
            case '!':
                cursor_.failHere("single tokens cannot be named; write their text in double quotes");
            case '*':
            case '+':
            case '?':
            case '{':
                cursor_.failHere("there is nothing to repeat before this");
            default:
                break;
        }
        const std::string name = cursor_.takeName();
        if (name.empty()) return std::nullopt;
        return reference(ruleOf(name, begin));
    }

    Expression parseText() {
        const std::size_t begin = cursor_.position();
        cursor_.skip();
        std::string out;
        while (cursor_.peek() != '"') {
            if (cursor_.atEnd() || cursor_.peek() == '\n') {
                cursor_.failAt(
                    begin, "this text is not closed; its second \" is missing (a line end inside is \\n)");
            }
            text::appendUtf8(cursor_.takeCharacter(), out);
        }
        cursor_.skip();
        return text(std::move(out));
    }

    Expression parseClass() {
        const std::size_t begin = cursor_.position();
        cursor_.skip();
        const bool negated = cursor_.take("^");
        std::vector<CharRange> ranges;
        while (cursor_.peek() != ']') {
            const std::size_t at = cursor_.position();
            const char32_t first = takeOfClass(begin);
            char32_t last = first;
            if (cursor_.peek() == '-' && cursor_.peek(1) != ']') {
                cursor_.skip();
                last = takeOfClass(begin);
            }
            if (last < first)
                cursor_.failAt(at, "this range goes backwards; write the lower character first");
            ranges.push_back({first, last});
        }
        cursor_.skip();
        CharClass chars(std::move(ranges));
        if (negated) chars = chars.negated();
        if (chars.empty()) cursor_.failAt(begin, "no character is in this class; put some between [ and ]");
        return oneOf(std::move(chars));
    }

    char32_t takeOfClass(std::size_t begin) {
        if (cursor_.atEnd() || cursor_.peek() == '\n') {
            cursor_.failAt(begin, "this class is not closed; its ] is missing (a line end inside is \\n)");
        }
        return cursor_.takeCharacter();
    }

    Expression parseRepetitions(Expression item, int depth) {
        int stacked = 0;
        for (;;) {
            if (cursor_.take("*")) {
                item = repeat(std::move(item), 0, kUnlimited);
            } else if (cursor_.take("+")) {
                item = repeat(std::move(item), 1, kUnlimited);
            } else if (cursor_.take("?")) {
                item = repeat(std::move(item), 0, 1);
            } else if (cursor_.peek() == '{') {
                item = parseCounted(std::move(item));
            } else {
                return item;
            }
            if (++stacked > kMaxNesting) cursor_.failHere("too many repetitions of one thing");
            cursor_.skipSpace(depth > 0);
        }
    }

    Expression parseCounted(Expression item) {
        const std::size_t begin = cursor_.position();
        cursor_.skip();
        cursor_.skipSpace(false);
        const int least = cursor_.takeNumber(kMaxRepetitions);
        int most = least;
        cursor_.skipSpace(false);
        if (cursor_.take(",")) {
            cursor_.skipSpace(false);
            most = cursor_.peek() == '}' ? kUnlimited : cursor_.takeNumber(kMaxRepetitions);
            cursor_.skipSpace(false);
        }
        if (!cursor_.take("}")) cursor_.failHere("} is missing; repetitions are written {3}, {2,} or {2,5}");
        if (most < least) cursor_.failAt(begin, "the second number is less than the first");
        return repeat(std::move(item), least, most);
    }

    NotationCursor cursor_;
    Rules rules_;
    std::unordered_map<std::string, int> indices_;
    std::vector<bool> defined_;
    std::vector<std::size_t> firstUse_;
};

}  // namespace

Rules parseNotation(std::string_view text) {
    return NotationParser(text).parse();
}

}  // namespace fireside::grammar
