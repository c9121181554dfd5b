// What a JSON schema cannot say, or says wrong: each error names the place and the keyword.
#include "inference/text/grammar/limits.h"
#include "tests/grammar/grammar_support.h"

namespace fireside::test {
namespace {

TEST(JsonSchemaErrors, NameThePlaceAndTheKeyword) {
    const std::pair<const char*, std::vector<const char*>> cases[] = {
        {"", {"not JSON"}},
        {"{\"type\":", {"not JSON", "line 1"}},
        {"\"string\"", {"at /", "object, true or false"}},
        {R"({"type":"text"})", {"type", "text"}},
        {R"({"type":[]})", {"type", "empty"}},
        {R"({"properties":{"a":{"not":{}}}})", {"/properties/a", "not"}},
        {R"({"items":{"if":{}}})", {"/items", "if"}},
        {R"({"type":"array","uniqueItems":true})", {"uniqueItems"}},
        {R"({"type":"array","contains":{}})", {"contains"}},
        {R"({"patternProperties":{}})", {"patternProperties"}},
        {R"({"propertyNames":{}})", {"propertyNames"}},
        {R"({"type":"number","multipleOf":2})", {"multipleOf"}},
        {R"({"type":"integer","multipleOf":2})", {"multipleOf"}},
        {R"({"typo":1})", {"typo"}},
        {R"({"type":"string","format":"hostname"})", {"format", "hostname"}},
        {R"({"type":"string","format":"date","pattern":"^a$"})", {"pattern"}},
        {R"x({"type":"string","pattern":"(?=a)"})x", {"pattern", "character 2"}},
        {R"({"type":"string","pattern":"a\\b"})", {"pattern", "escape"}},
        {R"({"type":"string","pattern":"(a"})", {"pattern", ")"}},
        {R"({"type":"string","pattern":"a**"})", {"pattern", "repetition"}},
        {R"({"type":"string","pattern":"x^a"})", {"pattern", "ends"}},
        {R"({"type":"string","pattern":"[b-a]"})", {"pattern", "backwards"}},
        {R"({"type":"string","pattern":"\\1"})", {"pattern", "escape"}},
        {R"({"type":"string","pattern":"^ab|c$","maxLength":2})", {"maxLength"}},
        {R"({"type":"string","minLength":-1})", {"minLength"}},
        {R"({"type":"string","minLength":"1"})", {"minLength"}},
        {R"({"type":"string","minLength":3,"maxLength":2})", {"minLength"}},
        {R"({"type":"string","maxLength":20000})", {"maxLength", "10000"}},
        {R"({"type":"array","minItems":2,"maxItems":1})", {"minItems"}},
        {R"({"type":"array","items":false,"minItems":1})", {"minItems"}},
        {R"({"type":"array","maxItems":1000000})", {"maxItems"}},
        {R"({"type":"object","properties":[]})", {"properties"}},
        {R"({"type":"object","properties":{"a":{}},"required":["b"]})", {"required", "'b'"}},
        {R"({"type":"object","required":"a"})", {"required"}},
        {R"({"type":"object","properties":{"a":{}},"minProperties":1})", {"minProperties"}},
        {R"({"type":"object","minProperties":2})", {"minProperties"}},
        {R"({"type":"integer","minimum":"1"})", {"minimum"}},
        {R"({"enum":[]})", {"enum"}},
        {R"({"type":"string","enum":[1]})", {"enum"}},
        {R"({"enum":[1],"minimum":0})", {"minimum"}},
        {R"({"anyOf":[]})", {"anyOf"}},
        {R"({"oneOf":[{"type":"integer"},{"type":"number"}]})", {"oneOf", "alternatives 0 and 1"}},
        {R"({"oneOf":[{"const":1},{"enum":[1,2]}]})", {"oneOf"}},
        {R"({"oneOf":[{"properties":{"a":{"const":1}}},{"properties":{"a":{"const":2}}}]})", {"oneOf"}},
        {R"({"allOf":[{"type":"string"},{"type":"integer"}]})", {"contradict"}},
        {R"({"allOf":[{"const":1},{"const":2}]})", {"contradict"}},
        {R"({"allOf":[{"pattern":"a"},{"pattern":"b"}]})", {"pattern"}},
        {R"({"allOf":[{"properties":{"a":{}}, "required":["a"]},{"additionalProperties":false}]})",
         {"required", "'a'"}},
        {R"({"$ref":"#/$defs/x"})", {"$ref", "#/$defs/x"}},
        {R"({"$ref":"http://example.org/s"})", {"$ref", "example.org"}},
        {R"({"$ref":1})", {"$ref"}},
        {R"({"$ref":"#"})", {"never end"}},
        {R"({"allOf":[{"$ref":"#"}]})", {"without end"}},
        {R"({"type":"object","anyOf":[{"$ref":"#"},{"$ref":"#"}]})", {"without end"}},
        {R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}})",
         {"never end"}},
        {R"({"type":"object","properties":{"a":{"$ref":"#"}},"required":["a"]})", {"never end"}},
        {"false", {"at /"}},
    };
    for (const auto& [schema, words] : cases) {
        const std::string detail = refusal(grammar::Grammar::ofJsonSchema(schema));
        for (const char* word : words)
            EXPECT_NE(detail.find(word), std::string::npos) << schema << "\n" << detail;
    }
}

TEST(JsonSchemaErrors, BoundsAreErrors) {
    const auto refused = [](const std::string& schema) {
        return !refusal(grammar::Grammar::ofJsonSchema(schema)).empty();
    };
    EXPECT_TRUE(refused(std::string(300'000, ' ') + "{}"));
    EXPECT_TRUE(refused(std::string(100'000, '[')));
    std::string nested;
    for (int i = 0; i < 5000; ++i) nested += "{\"items\":";
    EXPECT_TRUE(refused(nested + "{}" + std::string(5000, '}')));
    std::string many = "{\"properties\":{";
    for (std::size_t i = 0; i <= grammar::kMaxListed; ++i) many += "\"" + std::to_string(i) + "\":{},";
    EXPECT_TRUE(refused(many + "\"x\":{}}}"));
}

TEST(JsonSchemaErrors, WhatMultipliesIsBounded) {
    // 2^60 paths through each of these.
    std::string all = "{\"$defs\":{", any = all;
    for (int i = 0; i < 60; ++i) {
        const std::string next = "{\"$ref\":\"#/$defs/" + std::to_string(i + 1) + "\"}";
        all += "\"" + std::to_string(i) + "\":{\"allOf\":[" + next + "," + next + "]},";
        any += "\"" + std::to_string(i) + "\":{\"maxLength\":5,\"anyOf\":[" + next + "," + next + "]},";
    }
    const std::string end = "\"60\":{\"type\":\"string\"}},\"$ref\":\"#/$defs/0\"}";
    EXPECT_FALSE(grammar::Grammar::ofJsonSchema(all + end).ok());
    EXPECT_FALSE(grammar::Grammar::ofJsonSchema(any + end).ok());
}

}  // namespace
}  // namespace fireside::test
