// What Template promises besides rendering: its errors, their lines, the time, the context.
#include <gtest/gtest.h>

#include "tests/jinja/rendering.h"

namespace fireside::jinja {
namespace {

ErrorCode codeOf(const std::string& source) {
    const auto result = render(source);
    return result.ok() ? ErrorCode::Internal : result.code();
}

TEST(Template, SaysWhereASourceIsMalformed) {
    const auto parsed = Template::parse("one\ntwo {{ 1 + }}");
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.code(), ErrorCode::UnsupportedTemplate);
    EXPECT_NE(parsed.error().detail.find("line 2"), std::string::npos) << parsed.error().detail;
}

TEST(Template, NamesWhatItDoesNotHave) {
    for (const auto& [source, word] : std::vector<std::pair<std::string, std::string>>{
             {"{% include 'x' %}", "include"},
             {"{% extends 'x' %}", "extends"},
             {"{% do x %}", "do"},
             {"{{ x|nosuch }}", "nosuch"},
             {"{{ x is nosuch }}", "nosuch"},
             {"{% for a in b recursive %}{% endfor %}", "recursive"}}) {
        const auto parsed = Template::parse(source);
        ASSERT_FALSE(parsed.ok()) << source;
        EXPECT_EQ(parsed.code(), ErrorCode::UnsupportedTemplate);
        EXPECT_NE(parsed.error().detail.find(word), std::string::npos) << parsed.error().detail;
    }
}

TEST(Template, AnUnknownFilterInAConditionFailsOnlyWhenItIsReached) {
    EXPECT_EQ(rendered("{% if false %}{{ 1|nosuch }}{% endif %}ok"), "ok");
    EXPECT_EQ(rendered("{{ 1|nosuch if false else 'ok' }}"), "ok");
    EXPECT_EQ(codeOf("{% if true %}{{ 1|nosuch }}{% endif %}"), ErrorCode::TemplateFailed);
}

TEST(Template, RefusesBytesThatAreNotUtf8AndSourcesThatAreTooLong) {
    EXPECT_EQ(codeOf("a\xff"), ErrorCode::UnsupportedTemplate);
    EXPECT_EQ(codeOf(std::string(kMaxTemplateBytes + 1, 'a')), ErrorCode::UnsupportedTemplate);
    EXPECT_EQ(rendered(std::string(kMaxTemplateBytes, 'a')).size(), kMaxTemplateBytes);
}

TEST(Template, ARefusalIsTheTemplatesOwnSentence) {
    const auto result = render("\n{{ raise_exception('Roles must ' ~ 'alternate') }}");
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.code(), ErrorCode::TemplateFailed);
    EXPECT_EQ(result.error().detail, "Roles must alternate");
}

TEST(Template, OtherFailuresNameTheLine) {
    const auto result = render("a\nb\n{{ nothing.at_all }}");
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.code(), ErrorCode::TemplateFailed);
    EXPECT_EQ(result.error().detail, "'nothing' is undefined (line 3 of the template)");
}

TEST(Template, RendersAgainAndAgainTheSame) {
    const auto parsed = Template::parse("{% set ns = namespace(n=n) %}{% set ns.n = ns.n + 1 %}{{ ns.n }}");
    ASSERT_TRUE(parsed.ok());
    for (int i = 0; i < 3; ++i) {
        const auto result = parsed->render(Json{{"n", i}}, fixtureTime());
        ASSERT_TRUE(result.ok());
        EXPECT_EQ(*result, std::to_string(i + 1));
    }
}

TEST(Template, TellsTheTimeItWasGiven) {
    EXPECT_EQ(rendered("{{ strftime_now('%Y-%m-%d %H:%M:%S') }}"), "2026-11-23 09:30:00");
    EXPECT_EQ(rendered("{{ strftime_now('%A, %d %B %y, %b %-d %j %I %p %%') }}"),
              "Monday, 23 November 26, Nov 23 327 09 AM %");
}

TEST(Template, KeepsTheOrderOfKeysAndTheKindsOfNumbers) {
    const Json context = Json::parse(R"({"x": {"z": 1, "a": 1.0, "m": [true, null, -2.5e-7, "\u00e9\n"]}})");
    EXPECT_EQ(rendered("{{ x|tojson }}", context),
              "{\"z\": 1, \"a\": 1.0, \"m\": [true, null, -2.5e-07, \"é\\n\"]}");
}

TEST(Template, TakesOnlyAnObjectForItsContext) {
    const auto parsed = Template::parse("x");
    ASSERT_TRUE(parsed.ok());
    const auto result = parsed->render(Json::array(), fixtureTime());
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.code(), ErrorCode::InvalidArgument);
}

TEST(Template, IntegersBeyond64BitsAreAnErrorNotAWrongNumber) {
    EXPECT_EQ(codeOf("{{ 9223372036854775807 + 1 }}"), ErrorCode::TemplateFailed);
    EXPECT_EQ(codeOf("{{ 2 ** 63 }}"), ErrorCode::TemplateFailed);
    EXPECT_EQ(codeOf("{{ 9223372036854775808 }}"), ErrorCode::UnsupportedTemplate);
    EXPECT_EQ(rendered("{{ 2 ** 62 }}"), "4611686018427387904");
    const auto result = render("{{ x }}", Json{{"x", std::uint64_t(1) << 63}});
    EXPECT_FALSE(result.ok());
}

TEST(Template, NothingCanBeChangedButNamespaces) {
    for (const char* source : {"{{ [1].append(2) }}", "{{ {}.update({}) }}", "{{ {'a': 1}.pop('a') }}"}) {
        const auto result = render(source);
        ASSERT_FALSE(result.ok()) << source;
        EXPECT_NE(result.error().detail.find("is unsafe"), std::string::npos);
    }
    EXPECT_EQ(rendered("{{ x.__class__ }}{{ x['__init__'] is defined }}", Json{{"x", 1}}), "False");
}

}  // namespace
}  // namespace fireside::jinja
