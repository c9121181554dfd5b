// Numbers between bounds: every number near the bounds is in the grammar or not as arithmetic says.
#include "inference/text/grammar/number_range.h"

#include "tests/grammar/grammar_support.h"

namespace fireside::test {
namespace {

std::string schemaOf(const char* type, const std::string& bounds) {
    return std::string("{\"type\":\"") + type + "\"" + bounds + "}";
}

TEST(NumberRange, IntegersBetweenBounds) {
    const std::pair<long, long> ranges[] = {{0, 0},     {1, 9},     {7, 7},       {0, 100},   {13, 2047},
                                            {99, 1000}, {-5, 5},    {-120, -17},  {-1, 0},    {200, 299},
                                            {0, 255},   {-999, 10}, {1000, 1999}, {995, 1004}};
    for (const auto& [low, high] : ranges) {
        const GrammarPointer grammar = ofSchema(schemaOf(
            "integer", ",\"minimum\":" + std::to_string(low) + ",\"maximum\":" + std::to_string(high)));
        grammar::ParseStates states(grammar->automaton());
        for (long n = -2500; n <= 2500; ++n) {
            ASSERT_EQ(matches(states, std::to_string(n)), low <= n && n <= high)
                << n << " in " << low << ".." << high;
        }
        for (const char* text : {"", "-", "00", "01", "-0", "+1", "1.0", " 1", "1e1"}) {
            EXPECT_FALSE(matches(states, text)) << text;
        }
    }
}

TEST(NumberRange, IntegersWithOneBoundOrNone) {
    const GrammarPointer any = ofSchema(schemaOf("integer", ""));
    for (const char* text : {"0", "-1", "42", "999999999999999999", "-999999999999999999"}) {
        EXPECT_TRUE(matches(*any, text)) << text;
    }
    for (const char* text : {"", "-0", "007", "1000000000000000000", "1.5"})
        EXPECT_FALSE(matches(*any, text)) << text;
    const GrammarPointer positive = ofSchema(schemaOf("integer", ",\"exclusiveMinimum\":0"));
    const GrammarPointer small = ofSchema(schemaOf("integer", ",\"maximum\":2.5"));
    for (long n = -300; n <= 300; ++n) {
        EXPECT_EQ(matches(*positive, std::to_string(n)), n > 0);
        EXPECT_EQ(matches(*small, std::to_string(n)), n <= 2);
    }
    EXPECT_TRUE(matches(*positive, "123456789012345678"));
    EXPECT_TRUE(matches(*small, "-123456789012345678"));
}

TEST(NumberRange, NumbersBetweenBounds) {
    struct Bounds {
        std::string json;
        bool (*fits)(double);
    };
    const Bounds cases[] = {
        {",\"minimum\":0", [](double x) { return x >= 0; }},
        {",\"exclusiveMinimum\":0", [](double x) { return x > 0; }},
        {",\"maximum\":0", [](double x) { return x <= 0; }},
        {",\"minimum\":0,\"maximum\":1", [](double x) { return x >= 0 && x <= 1; }},
        {",\"exclusiveMinimum\":0,\"exclusiveMaximum\":1", [](double x) { return x > 0 && x < 1; }},
        {",\"minimum\":-2,\"exclusiveMaximum\":3", [](double x) { return x >= -2 && x < 3; }},
        {",\"exclusiveMinimum\":-3,\"maximum\":-1", [](double x) { return x > -3 && x <= -1; }},
        {",\"exclusiveMinimum\":-2,\"exclusiveMaximum\":-1", [](double x) { return x > -2 && x < -1; }},
        {",\"minimum\":10,\"maximum\":12", [](double x) { return x >= 10 && x <= 12; }},
    };
    for (const Bounds& bounds : cases) {
        const GrammarPointer grammar = ofSchema(schemaOf("number", bounds.json));
        grammar::ParseStates states(grammar->automaton());
        int accepted = 0;
        for (int hundredths = -1500; hundredths <= 1500; ++hundredths) {
            char text[32];
            std::snprintf(text, sizeof text, "%.2f", hundredths / 100.0);
            const bool fits = bounds.fits(std::stod(text));
            // A bound itself is written with at most one 0 behind the point, and 0 without a sign may be all
            // there is.
            const bool atBound = hundredths % 100 == 0;
            EXPECT_TRUE(fits || !matches(states, text)) << text << bounds.json;
            const std::string written = atBound ? std::to_string(hundredths / 100) : text;
            EXPECT_EQ(matches(states, written), fits) << written << bounds.json;
            accepted += fits ? 1 : 0;
        }
        EXPECT_GT(accepted, 10);
    }
    const GrammarPointer any = ofSchema(schemaOf("number", ""));
    for (const char* text : {"0", "-0.5", "12.25", "1e5", "6.02E+23", "-3e-9"})
        EXPECT_TRUE(matches(*any, text));
    for (const char* text : {"", ".5", "1.", "01", "1e", "1e999", "NaN", "Infinity", "+1"}) {
        EXPECT_FALSE(matches(*any, text)) << text;
    }
}

TEST(NumberRange, NothingBetween) {
    for (const char* bounds : {",\"minimum\":3,\"maximum\":2", ",\"minimum\":2,\"exclusiveMaximum\":2"}) {
        for (const char* type : {"integer", "number"}) {
            EXPECT_NE(refusal(grammar::Grammar::ofJsonSchema(schemaOf(type, bounds))).find("minimum"),
                      std::string::npos);
        }
    }
    EXPECT_FALSE(grammar::Grammar::ofJsonSchema(R"({"type":"number","minimum":0.5})").ok());
    EXPECT_TRUE(grammar::Grammar::ofJsonSchema(R"({"type":"integer","minimum":0.5})").ok());
    EXPECT_FALSE(grammar::Grammar::ofJsonSchema(R"({"type":"integer","minimum":0.5,"maximum":0.75})").ok());
}

}  // namespace
}  // namespace fireside::test
