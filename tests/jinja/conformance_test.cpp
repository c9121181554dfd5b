// Real chat templates, ten conversations each, against what Jinja2 renders: byte for byte, refusals included.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/jinja/rendering.h"

namespace fireside::jinja {
namespace {

const std::filesystem::path kTemplates = std::filesystem::path(FIRESIDE_SHARED) / "fixtures" / "templates";

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// The variables that every template is given, and what the case adds to them.
Json contextOf(const Json& input) {
    Json context = {
        {"bos_token", "<BOS>"}, {"eos_token", "<EOS>"}, {"tools", nullptr}, {"documents", nullptr}};
    for (const auto& [name, value] : input.items()) context[name] = value;
    return context;
}

TEST(Conformance, RealTemplatesRenderAsJinja2DoesIt) {
    if (!std::filesystem::exists(kTemplates)) GTEST_SKIP() << "no fixtures at " << kTemplates;
    const Json expected = Json::parse(read(kTemplates / "expected.json"));
    int checked = 0;
    for (const auto& [name, cases] : expected.items()) {
        const auto parsed = Template::parse(read(kTemplates / (name + ".jinja")));
        ASSERT_TRUE(parsed.ok()) << name << ": " << parsed.error().detail;
        for (const auto& [caseName, one] : cases.items()) {
            SCOPED_TRACE(name + ", " + caseName);
            const auto result = parsed->render(contextOf(one["input"]), fixtureTime());
            if (one.contains("error")) {
                ASSERT_FALSE(result.ok());
                EXPECT_EQ(result.error().code, ErrorCode::TemplateFailed);
                EXPECT_EQ(result.error().detail, one["error"].get<std::string>());
            } else {
                ASSERT_TRUE(result.ok()) << result.error().detail;
                EXPECT_EQ(*result, one["output"].get<std::string>());
            }
            ++checked;
        }
    }
    EXPECT_GE(checked, 100);
}

}  // namespace
}  // namespace fireside::jinja
