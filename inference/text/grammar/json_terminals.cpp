#include "inference/text/grammar/json_terminals.h"

#include "inference/text/grammar/number_range.h"

namespace fireside::grammar {

namespace {

int add(Rules& rules, const char* name) {
    rules.rules.push_back({name, {}});
    return static_cast<int>(rules.rules.size()) - 1;
}

Expression hex(int count) {
    return repeat(oneOf({{'0', '9'}, {'A', 'F'}, {'a', 'f'}}), count, count);
}

Expression escape() {
    const CharClass letters = {{'"', '"'}, {'/', '/'}, {'\\', '\\'}, {'b', 'b'},
                               {'f', 'f'}, {'n', 'n'}, {'r', 'r'},   {'t', 't'}};
    const Expression notSurrogate =
        choice({sequence({oneOf({{'0', '9'}, {'A', 'C'}, {'E', 'F'}, {'a', 'c'}, {'e', 'f'}}), hex(3)}),
                sequence({oneOf({{'D', 'D'}, {'d', 'd'}}), oneOf({{'0', '7'}}), hex(2)})});
    const Expression pair =
        sequence({oneOf({{'D', 'D'}, {'d', 'd'}}), oneOf({{'8', '9'}, {'A', 'B'}, {'a', 'b'}}), hex(2),
                  text("\\u"), oneOf({{'D', 'D'}, {'d', 'd'}}), oneOf({{'C', 'F'}, {'c', 'f'}}), hex(2)});
    return sequence(
        {text("\\"), choice({oneOf(letters), sequence({text("u"), choice({notSurrogate, pair})})})});
}

/// open (item (comma item)*)? close
Expression listed(const char* open, const Expression& item, const char* close, const JsonTerminals& json) {
    const Expression more = repeat(sequence({reference(json.comma), item}), 0, kUnlimited);
    return sequence({text(open), reference(json.space),
                     optional(sequence({item, more, reference(json.space)})), text(close)});
}

}  // namespace

CharClass plainCharacters() {
    return CharClass{{0, 0x1F}, {'"', '"'}, {'\\', '\\'}}.negated();
}

Expression quoted(Expression inner) {
    return sequence({text("\""), std::move(inner), text("\"")});
}

JsonTerminals addJsonTerminals(Rules& rules) {
    JsonTerminals json;
    json.space = add(rules, "space");
    json.comma = add(rules, "comma");
    json.colon = add(rules, "colon");
    json.character = add(rules, "character");
    json.string = add(rules, "string");
    json.value = add(rules, "value");
    json.object = add(rules, "object");
    json.array = add(rules, "array");
    const auto define = [&rules](int rule, Expression body) {
        rules.rules[static_cast<std::size_t>(rule)].body = std::move(body);
    };
    const Expression indent = repeat(oneOf({{'\t', '\t'}, {' ', ' '}}), 0, 32);
    define(json.space, optional(choice({text(" "), sequence({text("\n"), indent})})));
    define(json.comma, sequence({reference(json.space), text(","), reference(json.space)}));
    define(json.colon, sequence({reference(json.space), text(":"), reference(json.space)}));
    define(json.character, choice({oneOf(plainCharacters()), escape()}));
    define(json.string, quoted(repeat(choice({oneOf(plainCharacters()), escape()}), 0, kUnlimited)));
    define(json.value, choice({reference(json.object), reference(json.array), reference(json.string),
                               *numbersWithin({}), text("true"), text("false"), text("null")}));
    const Expression member =
        sequence({reference(json.string), reference(json.colon), reference(json.value)});
    define(json.object, listed("{", member, "}", json));
    define(json.array, listed("[", reference(json.value), "]", json));
    return json;
}

}  // namespace fireside::grammar
