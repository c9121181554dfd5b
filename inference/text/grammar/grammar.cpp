#include "inference/text/grammar/grammar.h"

#include <string>

#include "inference/text/grammar/json_schema.h"
#include "inference/text/grammar/limits.h"
#include "inference/text/grammar/notation_parser.h"

namespace fireside::grammar {

std::shared_ptr<const Grammar> Grammar::compile(const Rules& rules) {
    return std::shared_ptr<const Grammar>(new Grammar(Automaton::compile(rules)));
}

Result<std::shared_ptr<const Grammar>> Grammar::parse(std::string_view notation) {
    try {
        return compile(parseNotation(notation));
    } catch (const Failure& failure) {
        return Error{ErrorCode::InvalidGrammar, std::string("the grammar: ") + failure.what()};
    }
}

Result<std::shared_ptr<const Grammar>> Grammar::ofJsonSchema(std::string_view schema) {
    try {
        return compile(rulesOfJsonSchema(schema));
    } catch (const Failure& failure) {
        return Error{ErrorCode::InvalidGrammar, std::string("the JSON schema: ") + failure.what()};
    }
}

}  // namespace fireside::grammar
