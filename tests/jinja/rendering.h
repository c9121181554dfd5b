// What the tests of this room share: rendering in one call, at the time of the fixtures.
#pragma once

#include <ctime>
#include <nlohmann/json.hpp>
#include <string>

#include "inference/text/jinja/template.h"

namespace fireside::jinja {

using Json = nlohmann::ordered_json;

/// Monday 2026-11-23, 09:30.
inline std::tm fixtureTime() {
    std::tm time{};
    time.tm_year = 126;
    time.tm_mon = 10;
    time.tm_mday = 23;
    time.tm_hour = 9;
    time.tm_min = 30;
    time.tm_wday = 1;
    time.tm_yday = 326;
    return time;
}

inline Result<std::string> render(const std::string& source, const Json& context = Json::object(),
                                  const Limits& limits = {}) {
    FIRESIDE_TRY(const Template parsed, Template::parse(source));
    return parsed.render(context, fixtureTime(), limits);
}

/// The text, or the name of the error and its detail.
inline std::string rendered(const std::string& source, const Json& context = Json::object()) {
    const Result<std::string> result = render(source, context);
    return result.ok() ? *result : std::string(errorName(result.code())) + ": " + result.error().detail;
}

}  // namespace fireside::jinja
