// A template cannot hang the program, exhaust its memory or its stack.
#include <gtest/gtest.h>

#include "tests/jinja/rendering.h"

namespace fireside::jinja {
namespace {

std::string repeat(const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
}

TEST(Bounds, DeepSourcesAreRefused) {
    constexpr int kMany = 50'000;
    const std::string sources[] = {
        "{{ " + repeat("(", kMany) + "1" + repeat(")", kMany) + " }}",
        "{{ " + repeat("[", kMany) + repeat("]", kMany) + " }}",
        "{{ " + repeat("{1:", kMany) + "1" + repeat("}", kMany) + " }}",
        "{{ " + repeat("not ", kMany) + "1 }}",
        "{{ " + repeat("-", kMany) + "1 }}",
        "{{ 1" + repeat(" + 1", kMany) + " }}",
        "{{ 1" + repeat(" or 1", kMany) + " }}",
        "{{ x" + repeat(".a", kMany) + " }}",
        "{{ x" + repeat("|upper", kMany) + " }}",
        "{{ x" + repeat("()", kMany) + " }}",
        "{{ " + repeat("1 if 1 else ", kMany) + "1 }}",
        "{{ 1" + repeat(" if 1", kMany) + " }}",
        repeat("{% if 1 %}", kMany) + repeat("{% endif %}", kMany),
        repeat("{% for x in y %}", kMany),
        repeat("{% macro m() %}", kMany),
        repeat("{% generation %}", kMany),
        "{% set " + repeat("(", kMany) + "a" + repeat(")", kMany) + " = 1 %}",
    };
    for (const std::string& source : sources) {
        const auto parsed = Template::parse(source);
        ASSERT_FALSE(parsed.ok()) << source.substr(0, 40);
        EXPECT_EQ(parsed.code(), ErrorCode::UnsupportedTemplate);
    }
}

TEST(Bounds, LongButFlatSourcesAreFine) {
    EXPECT_EQ(rendered("{{ ''" + repeat("~ 'a'", 10'000) + " }}"), repeat("a", 10'000));
    EXPECT_EQ(rendered("{% if 0 %}" + repeat("{% elif 0 %}", 20'000) + "{% else %}x{% endif %}"), "x");
    EXPECT_EQ(rendered("{{ 1" + repeat(" < 2 > 1", 1'000) + " }}"), "True");
    EXPECT_EQ(rendered("{{ ('a ' * 200000).rsplit()|length }}"), "200000");
}

TEST(Bounds, WhatWouldRunOnAndOnIsStopped) {
    const std::string sources[] = {
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set r = range(100000) %}{% for a in r %}{% for b in r %}{% for c in r %}{% endfor %}{% endfor "
        "%}{% endfor %}",
        "{% set n = namespace(s='ab') %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}",
        "{% for i in range(100000) %}{{ ('a' * 100000)|upper }}{% endfor %}",
        "{{ 'a' * 100000000000 }}",
        "{{ [1] * 100000000000 }}",
        "{{ range(100001)|list }}",
        "{{ '%99999999d' % 1 }}",
        "{{ '{:>99999999}'.format(1) }}",
        "{{ 'a'.center(100000000000) }}",
        "{{ 'a'|indent(100000000000) }}",
        "{{ [1]|tojson(indent=100000000000) }}",
        "{{ [1]|batch(100000000000, 0)|list }}",
        "{{ [1]|slice(100000000000)|list }}",
        "{{ ('a' * 1000000).replace('a', 'b' * 1000000) }}",
        "{{ ('{0:' * 5000 + '}' * 5000).format(1) }}",
    };
    for (const std::string& source : sources) {
        const auto result = render(source);
        ASSERT_FALSE(result.ok()) << source;
        EXPECT_EQ(result.code(), ErrorCode::TemplateFailed) << source;
    }
}

TEST(Bounds, DeepAndCyclicValuesNeitherLeakNorOverflow) {
    const std::string grow = "{% set n = namespace(x=[]) %}{% for i in range(";
    EXPECT_NE(rendered(grow + "1000) %}{% set n.x = [n.x] %}{% endfor %}").find("too deeply"),
              std::string::npos);
    // Small in memory, but 2^100 lists when walked.
    const std::string doubled = grow + "100) %}{% set n.x = [n.x, n.x] %}{% endfor %}";
    EXPECT_FALSE(render(doubled + "{{ n.x }}").ok());
    EXPECT_FALSE(render(doubled + "{{ n.x|tojson }}").ok());
    EXPECT_FALSE(render(doubled + "{{ n.x == n.x }}").ok());
    EXPECT_FALSE(render("{% set n = namespace() %}{% set n.x = [n] %}{{ n }}").ok());
    EXPECT_EQ(rendered("{% set n = namespace(p=1) %}{% for i in range(50000) %}"
                       "{% set m = namespace(p=n.p) %}{% set n.p = m %}{% endfor %}ok"),
              "ok");
    EXPECT_EQ(rendered("{% macro f(p) %}{% macro g() %}{{ p }}{% endmacro %}{% set n.g = g %}{% endmacro %}"
                       "{% set n = namespace(g=1) %}{% for i in range(20000) %}{{ f(n.g) }}{% endfor %}ok"),
              "ok");
    EXPECT_EQ(rendered("{% for x in [1] %}{{ loop.changed(loop.changed) }}{% endfor %}"), "True");
}

TEST(Bounds, AreTheCallersToSet) {
    const std::string loop = "{% for i in range(1000) %}ab{% endfor %}";
    EXPECT_TRUE(render(loop).ok());
    Limits few;
    few.steps = 500;
    EXPECT_EQ(render(loop, Json::object(), few).code(), ErrorCode::TemplateFailed);
    Limits shortOutput;
    shortOutput.output = 1999;
    EXPECT_EQ(render(loop, Json::object(), shortOutput).code(), ErrorCode::TemplateFailed);
    shortOutput.output = 2000;
    EXPECT_TRUE(render(loop, Json::object(), shortOutput).ok());
    Limits shallow;
    shallow.depth = 3;
    EXPECT_EQ(render("{{ [[[1]]] }}", Json::object(), shallow).code(), ErrorCode::TemplateFailed);
}

TEST(Bounds, ContextsThatNestTooDeeplyAreRefused) {
    Json deep = Json::array();
    for (int i = 0; i < 1000; ++i) deep = Json::array({std::move(deep)});
    EXPECT_EQ(render("x", Json{{"deep", deep}}).code(), ErrorCode::TemplateFailed);
}

}  // namespace
}  // namespace fireside::jinja
