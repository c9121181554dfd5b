// The expressions of a template, with Jinja2's precedence. Part of the parser.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inference/text/jinja/budget.h"
#include "inference/text/jinja/lexer.h"
#include "inference/text/jinja/syntax_tree.h"

namespace fireside::jinja {

class ExpressionParser {
 public:
    explicit ExpressionParser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    const Token& current() const { return tokens_[at_]; }
    const Token& ahead() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
    Token take();
    bool takeName(std::string_view name);
    bool takeOperator(std::string_view sign);
    void expectOperator(std::string_view sign);
    std::string expectName();
    void expectBlockEnd();
    [[noreturn]] void failHere(std::string message) const;

    ExpressionPtr parseExpression() { return parseConditional(); }
    /// One expression or several with commas between them: a tuple. `withConditional`: "a if b" is allowed.
    ExpressionPtr parseTuple(bool withConditional);
    /// "name(arguments) | name ..." behind a block's tag; the innermost has no subject.
    ExpressionPtr parseBlockFilter();
    ExpressionPtr parseCallExpression();

    /// Names that a macro body uses decide what the macro accepts.
    struct NameUses {
        bool caller = false;
        bool rest = false;
        bool namedRest = false;
    };
    NameUses uses;
    /// Inside an if an unknown filter or test fails only when it is reached.
    bool lenient = false;
    /// Throws for an unknown filter or test outside of all conditions.
    void failIfUnknown() const {
        if (unknown_) failToParse(unknown_->message, unknown_->line);
    }

    /// Counts one level of nesting for as long as it lives.
    class Nesting {
     public:
        explicit Nesting(ExpressionParser& parser);
        ~Nesting() { --parser_.nesting_; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

     private:
        ExpressionParser& parser_;
    };

 private:
    ExpressionPtr parseConditional();
    ExpressionPtr parseOr();
    ExpressionPtr parseAnd();
    ExpressionPtr parseNot();
    ExpressionPtr parseComparison();
    std::string takeComparisonSign();
    ExpressionPtr parseSum();
    ExpressionPtr parseConcatenation();
    ExpressionPtr parseProduct();
    ExpressionPtr parsePower();
    ExpressionPtr parseUnary(bool withFilters);
    ExpressionPtr parsePrimary();
    ExpressionPtr parseName();
    ExpressionPtr parseNumber();
    ExpressionPtr parseParentheses();
    ExpressionPtr parseList();
    ExpressionPtr parseDict();
    ExpressionPtr parsePostfix(ExpressionPtr subject);
    ExpressionPtr parseFilters(ExpressionPtr subject);
    ExpressionPtr parseFilter(ExpressionPtr subject);
    ExpressionPtr parseTest(ExpressionPtr subject);
    void parseTestArgument(ArgumentList& arguments);
    ExpressionPtr parseAttribute(ExpressionPtr subject);
    ExpressionPtr parseSubscript(ExpressionPtr subject);
    ExpressionPtr parseCall(ExpressionPtr callee);
    ArgumentList parseArguments();
    void parseArgument(ArgumentList& arguments);
    std::string parseDottedName();
    bool atTupleEnd() const;

    struct Unknown {
        std::string message;
        int line;
    };

    void noteUnknown(std::string message, int line);

    std::optional<Unknown>
        unknown_;  // the first one; what "if" follows is known to be conditional only afterwards
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int nesting_ = 0;
};

}  // namespace fireside::jinja
