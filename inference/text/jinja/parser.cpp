#include "inference/text/jinja/parser.h"

#include <initializer_list>
#include <string>

#include "inference/text/jinja/budget.h"
#include "inference/text/jinja/expression_parser.h"
#include "inference/text/jinja/syntax_tree.h"

namespace fireside::jinja {

namespace {

using Type = Token::Type;
using Names = std::initializer_list<std::string_view>;

class Parser {
 public:
    explicit Parser(std::string_view source) : tokens_(tokenize(source)) {}

    Body parseAll() {
        Body body;
        parseUntil({}, body);
        tokens_.failIfUnknown();
        return body;
    }

 private:
    // Statements up to a block that begins with one of `ends`; that name is the current token then.
    void parseUntil(Names ends, Body& body) {
        const ExpressionParser::Nesting nesting(tokens_);
        while (true) {
            const Token token = tokens_.take();
            switch (token.type) {
                case Type::Data:
                    body.push_back({Text{token.text}, token.line});
                    break;
                case Type::VariableBegin:
                    body.push_back({Output{tokens_.parseTuple(true)}, token.line});
                    if (tokens_.current().type != Type::VariableEnd) tokens_.failHere("expected '}}'");
                    tokens_.take();
                    break;
                case Type::BlockBegin:
                    for (const std::string_view end : ends) {
                        if (tokens_.current().isName(end)) return;
                    }
                    parseStatement(body);
                    break;
                default:
                    if (ends.size() == 0) return;
                    failToParse("expected '" + std::string(*(ends.end() - 1)) + "', but the template ends",
                                token.line);
            }
        }
    }

    // The body of a block: behind its tag's end, up to one of `ends`, which stays current.
    Body parseBody(Names ends) {
        tokens_.takeOperator(":");
        tokens_.expectBlockEnd();
        Body body;
        parseUntil(ends, body);
        return body;
    }

    Body parseLastBody(std::string_view end) {
        Body body = parseBody({end});
        tokens_.take();
        tokens_.expectBlockEnd();
        return body;
    }

    void parseStatement(Body& body) {
        if (tokens_.current().type != Type::Name) tokens_.failHere("expected the name of a tag");
        const Token tag = tokens_.take();
        const auto add = [&](auto node) { body.push_back({std::move(node), tag.line}); };
        if (tag.text == "if") return add(parseIf());
        if (tag.text == "for") return add(parseFor());
        if (tag.text == "set") return parseSet(body, tag.line);
        if (tag.text == "macro") return add(parseMacro());
        if (tag.text == "call") return add(parseCallBlock());
        if (tag.text == "filter") return add(parseFilterBlock());
        if (tag.text == "with") return add(parseWith());
        if (tag.text == "break" || tag.text == "continue") return parseLoopControl(tag, body);
        if (tag.text == "generation") return parseGeneration(body);
        failToParse("unknown or unsupported tag '" + tag.text + "'", tag.line);
    }

    If parseIf() {
        If node;
        const bool outerLenient = std::exchange(tokens_.lenient, true);
        std::string tag;
        do {
            ExpressionPtr condition = tokens_.parseTuple(false);
            node.branches.emplace_back(std::move(condition), parseBody({"elif", "else", "endif"}));
            tag = tokens_.take().text;
        } while (tag == "elif");
        if (tag == "else") {
            node.otherwise = parseLastBody("endif");
        } else {
            tokens_.expectBlockEnd();
        }
        tokens_.lenient = outerLenient;
        return node;
    }

    For parseFor() {
        For node;
        node.target = parseTargets();
        if (!tokens_.takeName("in")) tokens_.failHere("expected 'in'");
        node.items = tokens_.parseTuple(false);
        const bool outerLenient = std::exchange(tokens_.lenient, false);
        if (tokens_.takeName("if")) node.filter = tokens_.parseExpression();
        if (tokens_.current().isName("recursive")) tokens_.failHere("recursive loops are not supported");
        ++loops_;
        node.body = parseBody({"else", "endfor"});
        --loops_;
        if (tokens_.take().text == "else") {
            node.otherwise = parseLastBody("endfor");
        } else {
            tokens_.expectBlockEnd();
        }
        tokens_.lenient = outerLenient;
        return node;
    }

    // a, (b, c)
    Target parseTargets() {
        Target first = parseTarget();
        if (!tokens_.current().isOperator(",")) return first;
        Target tuple;
        tuple.items.push_back(std::move(first));
        while (tokens_.takeOperator(",")) {
            if (tokens_.current().type != Type::Name && !tokens_.current().isOperator("(")) break;
            if (tokens_.current().isName("in")) break;
            tuple.items.push_back(parseTarget());
        }
        return tuple;
    }

    Target parseTarget() {
        const ExpressionParser::Nesting nesting(tokens_);
        if (tokens_.takeOperator("(")) {
            Target inner = parseTargets();
            tokens_.expectOperator(")");
            return inner;
        }
        Target target;
        target.name = expectAssignable();
        if (tokens_.takeOperator(".")) target.attribute = tokens_.expectName();
        return target;
    }

    std::string expectAssignable() {
        for (const std::string_view word : {"true", "false", "none", "True", "False", "None"}) {
            if (tokens_.current().isName(word)) tokens_.failHere("a constant cannot be assigned to");
        }
        return tokens_.expectName();
    }

    void parseSet(Body& body, int line) {
        Target target = parseTargets();
        if (tokens_.takeOperator("=")) {
            body.push_back({Set{std::move(target), tokens_.parseTuple(true)}, line});
            return tokens_.expectBlockEnd();
        }
        ExpressionPtr filter;
        if (tokens_.takeOperator("|")) filter = tokens_.parseBlockFilter();
        body.push_back({SetBlock{std::move(target), std::move(filter), parseLastBody("endset")}, line});
    }

    MacroStatement parseMacro() {
        std::string name = expectAssignable();
        return {parseMacroFrom(std::move(name), "endmacro", nullptr)};
    }

    // Parameters and body of a macro; for a call block the call stands between the two, and goes to `call`.
    std::shared_ptr<const MacroDefinition> parseMacroFrom(std::string name, std::string_view end,
                                                          ExpressionPtr* call) {
        auto macro = std::make_shared<MacroDefinition>();
        macro->name = std::move(name);
        const ExpressionParser::NameUses outer = std::exchange(tokens_.uses, {});
        const int outerLoops = std::exchange(loops_, 0);
        const bool outerLenient = std::exchange(tokens_.lenient, false);
        if (call == nullptr || tokens_.current().isOperator("(")) parseParameters(*macro);
        if (call != nullptr) *call = tokens_.parseCallExpression();
        macro->body = parseLastBody(end);
        macro->usesCaller = tokens_.uses.caller;
        macro->usesRest = tokens_.uses.rest;
        macro->usesNamedRest = tokens_.uses.namedRest;
        loops_ = outerLoops;
        tokens_.lenient = outerLenient;
        // What is used inside was used inside the outer macro, too.
        tokens_.uses.caller |= outer.caller;
        tokens_.uses.rest |= outer.rest;
        tokens_.uses.namedRest |= outer.namedRest;
        return macro;
    }

    void parseParameters(MacroDefinition& macro) {
        tokens_.expectOperator("(");
        while (!tokens_.current().isOperator(")")) {
            if (!macro.parameters.empty()) tokens_.expectOperator(",");
            std::string name = expectAssignable();
            ExpressionPtr fallback;
            if (tokens_.takeOperator("=")) {
                fallback = tokens_.parseExpression();
            } else if (!macro.parameters.empty() && macro.parameters.back().second) {
                tokens_.failHere("a parameter without default behind one with");
            }
            macro.parameters.emplace_back(std::move(name), std::move(fallback));
        }
        tokens_.expectOperator(")");
    }

    CallBlock parseCallBlock() {
        CallBlock node;
        node.caller = parseMacroFrom("caller", "endcall", &node.call);
        return node;
    }

    FilterBlock parseFilterBlock() {
        FilterBlock node;
        node.filter = tokens_.parseBlockFilter();
        node.body = parseLastBody("endfilter");
        return node;
    }

    With parseWith() {
        With node;
        while (tokens_.current().type != Type::BlockEnd) {
            if (!node.assignments.empty()) tokens_.expectOperator(",");
            Target target = parseTarget();
            tokens_.expectOperator("=");
            node.assignments.emplace_back(std::move(target), tokens_.parseExpression());
        }
        node.body = parseLastBody("endwith");
        return node;
    }

    void parseLoopControl(const Token& tag, Body& body) {
        if (loops_ == 0) failToParse("'" + tag.text + "' outside of a loop", tag.line);
        if (tag.text == "break") {
            body.push_back({Break{}, tag.line});
        } else {
            body.push_back({Continue{}, tag.line});
        }
        tokens_.expectBlockEnd();
    }

    // Marks what the model wrote, for training; it renders as if the tags were not there.
    void parseGeneration(Body& body) {
        tokens_.takeOperator(":");
        tokens_.expectBlockEnd();
        parseUntil({"endgeneration"}, body);
        tokens_.take();
        tokens_.expectBlockEnd();
    }

    ExpressionParser tokens_;
    int loops_ = 0;  // loops around the current place, inside the current macro
};

}  // namespace

std::shared_ptr<const TemplateBody> parseTemplate(std::string_view source) {
    auto body = std::make_shared<TemplateBody>();
    body->body = Parser(source).parseAll();
    return body;
}

}  // namespace fireside::jinja
