// JSON schemas: which documents their grammars take. The cases are in schema_cases.json; "outside" are texts
// that are not valid for reasons that the second opinion does not look at.
#include <filesystem>
#include <fstream>

#include "tests/grammar/conformance.h"
#include "tests/grammar/grammar_support.h"

namespace fireside::test {
namespace {

/// With its order: it matters to the grammar.
nlohmann::ordered_json cases() {
    std::ifstream file(FIRESIDE_SCHEMA_CASES);
    return nlohmann::ordered_json::parse(file);
}

bool validByOpinion(const std::string& document, const nlohmann::json& schema) {
    const nlohmann::json parsedDocument = nlohmann::json::parse(document, nullptr, false);
    return !parsedDocument.is_discarded() && conforms(parsedDocument, schema, schema);
}

TEST(JsonSchema, Cases) {
    int schemas = 0;
    for (const auto& entry : cases()) {
        const std::string schema = entry["schema"].dump();
        const nlohmann::json plain = nlohmann::json::parse(schema);
        const GrammarPointer grammar = ofSchema(schema);
        ASSERT_NE(grammar, nullptr);
        grammar::ParseStates states(grammar->automaton());
        for (const auto& document : entry["valid"]) {
            EXPECT_TRUE(matches(states, document.get<std::string>())) << schema << "\n" << document;
            EXPECT_TRUE(validByOpinion(document, plain)) << "the case is wrong: " << schema << "\n"
                                                         << document;
        }
        for (const auto& document : entry["invalid"]) {
            EXPECT_FALSE(matches(states, document.get<std::string>())) << schema << "\n" << document;
        }
        for (const auto& document : entry.value("outside", nlohmann::ordered_json::array())) {
            EXPECT_FALSE(matches(states, document.get<std::string>())) << schema << "\n" << document;
        }
        ++schemas;
    }
    EXPECT_GT(schemas, 40);
}

TEST(JsonSchema, WhatIsWrittenDiffersFromWhatIsValidOnlyAsStated) {
    // Further properties and items beyond a tuple are valid, but not written where the schema does not speak
    // of them.
    const GrammarPointer object = ofSchema(R"({"properties":{"a":{"type":"integer"}}})");
    EXPECT_TRUE(matches(*object, R"({"a":1})"));
    EXPECT_FALSE(matches(*object, R"({"a":1,"b":2})"));
    EXPECT_FALSE(matches(*object, "5"));
    const GrammarPointer open =
        ofSchema(R"({"properties":{"a":{"type":"integer"}},"additionalProperties":true})");
    EXPECT_TRUE(matches(*open, R"({"a":1,"b":[2]})"));
    const GrammarPointer tuple = ofSchema(R"({"prefixItems":[{"type":"integer"}]})");
    EXPECT_TRUE(matches(*tuple, "[1]"));
    EXPECT_FALSE(matches(*tuple, "[1,2]"));
    // Order of properties.
    const GrammarPointer ordered =
        ofSchema(R"({"properties":{"b":{"const":1},"a":{"const":2}},"required":["a","b"]})");
    EXPECT_TRUE(matches(*ordered, R"({"b":1,"a":2})"));
    EXPECT_FALSE(matches(*ordered, R"({"a":2,"b":1})"));
}

TEST(JsonSchema, ReferencesMayBeEscaped) {
    const GrammarPointer grammar =
        ofSchema(R"({"$ref":"#/$defs/a%20~1%C3%A9","$defs":{"a /\u00e9":{"type":"null"}}})");
    EXPECT_TRUE(matches(*grammar, "null"));
}

TEST(JsonSchema, SpacesAreBounded) {
    const GrammarPointer grammar = ofSchema(R"({"type":"array","items":{"type":"integer"}})");
    EXPECT_TRUE(matches(*grammar, "[\n" + std::string(32, ' ') + "1 ,\n\t2\n]"));
    EXPECT_FALSE(matches(*grammar, "[\n" + std::string(33, ' ') + "1]"));
    EXPECT_FALSE(matches(*grammar, "[  1]"));
    EXPECT_FALSE(matches(*grammar, "[\n\n1]"));
    EXPECT_FALSE(matches(*grammar, "\n[1]"));
    EXPECT_FALSE(matches(*grammar, "[1]\n"));
}

TEST(JsonSchema, ManyPropertiesStaySmall) {
    std::string schema = R"({"type":"object","properties":{)";
    std::string document = "{";
    for (int i = 0; i < 1000; ++i) {
        schema += (i ? "," : "") + std::string("\"p") + std::to_string(i) + "\":{\"type\":\"integer\"}";
        if (i % 7 == 0)
            document += (i ? "," : "") + std::string("\"p") + std::to_string(i) + "\":" + std::to_string(i);
    }
    const GrammarPointer grammar = ofSchema(schema + "},\"additionalProperties\":{\"type\":\"boolean\"}}");
    ASSERT_NE(grammar, nullptr);
    EXPECT_TRUE(matches(*grammar, document + "}"));
    EXPECT_TRUE(matches(*grammar, document + ",\"q\":true}"));
    EXPECT_FALSE(matches(*grammar, document + ",\"p0\":true}"));
    EXPECT_FALSE(matches(*grammar, document + ",\"p1\":1}"));
}

}  // namespace
}  // namespace fireside::test
