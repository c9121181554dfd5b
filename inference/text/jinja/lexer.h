// Template source to tokens, with Jinja2's whitespace rules for trim_blocks and lstrip_blocks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fireside::jinja {

struct Token {
    enum class Type {
        Data,           // text between the tags, whitespace control applied
        VariableBegin,  // {{
        VariableEnd,
        BlockBegin,  // {%
        BlockEnd,
        Name,
        String,  // text: the unescaped contents
        Integer,
        Float,
        Operator,
        End
    };

    Type type = Type::End;
    std::string text;
    int line = 1;

    bool isName(std::string_view name) const { return type == Type::Name && text == name; }
    bool isOperator(std::string_view sign) const { return type == Type::Operator && text == sign; }
};

/// Ends with an End token. Throws a Failure for malformed source.
[[nodiscard]] std::vector<Token> tokenize(std::string_view source);

}  // namespace fireside::jinja
