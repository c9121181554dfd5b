// The cases of cases.json: a template, its variables, and what Jinja2 3.1 renders (or a part of its error).
#include <gtest/gtest.h>

#include <fstream>

#include "tests/jinja/rendering.h"

namespace fireside::jinja {
namespace {

TEST(Cases, RenderAsJinja2DoesIt) {
    std::ifstream file(FIRESIDE_JINJA_CASES);
    ASSERT_TRUE(file.is_open());
    const Json all = Json::parse(file);
    ASSERT_GE(all["cases"].size(), 50u);
    for (const Json& one : all["cases"]) {
        SCOPED_TRACE(one["template"].dump());
        const Json& context = one.contains("context") ? one["context"] : all["context"];
        const auto result = render(one["template"].get<std::string>(), context);
        if (one.contains("error")) {
            ASSERT_FALSE(result.ok()) << *result;
            EXPECT_NE(result.error().detail.find(one["error"].get<std::string>()), std::string::npos)
                << result.error().detail;
        } else {
            ASSERT_TRUE(result.ok()) << result.error().detail;
            EXPECT_EQ(*result, one["expected"].get<std::string>());
        }
    }
}

}  // namespace
}  // namespace fireside::jinja
