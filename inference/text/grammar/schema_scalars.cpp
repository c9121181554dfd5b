// Strings and numbers of JSON schemas. Part of SchemaCompiler.
#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "inference/text/grammar/limits.h"
#include "inference/text/grammar/pattern.h"
#include "inference/text/grammar/schema_compiler.h"

namespace fireside::grammar {

namespace {

/// Minutes, hours and days of months are exact; leap seconds are left out.
#define FIRESIDE_DATE                                                                         \
    "([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|" \
    "02-(0[1-9]|1[0-9]|2[0-8]))|"                                                             \
    "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)"
#define FIRESIDE_TIME \
    "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"
#define FIRESIDE_OCTET "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
constexpr std::pair<std::string_view, const char*> kFormats[] = {
    {"date", "^" FIRESIDE_DATE "$"},
    {"time", "^" FIRESIDE_TIME "$"},
    {"date-time", "^" FIRESIDE_DATE "T" FIRESIDE_TIME "$"},
    {"uuid", "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"},
    {"ipv4", "^" FIRESIDE_OCTET "(\\." FIRESIDE_OCTET "){3}$"},
    {"email",
     "^[A-Za-z0-9_+-]{1,20}(\\.[A-Za-z0-9_+-]{1,20}){0,2}@([a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?\\.){1,4}[a-z]{"
     "2,16}$"},
};
#undef FIRESIDE_DATE
#undef FIRESIDE_TIME
#undef FIRESIDE_OCTET

const std::string& textOf(const PlacedSchema& placed, const char* keyword) {
    const Json& value = placed.schema[keyword];
    if (!value.is_string()) failAt(placed.place, keyword, "it is not a text");
    return value.get_ref<const std::string&>();
}

struct Bound {
    double value;
    bool exclusive;
};

/// The tighter one of two keywords.
std::optional<Bound> boundOf(const PlacedSchema& placed, const char* plain, const char* exclusive,
                             bool lower) {
    std::optional<Bound> out;
    for (const char* keyword : {plain, exclusive}) {
        const auto found = placed.schema.find(keyword);
        if (found == placed.schema.end()) continue;
        if (!found->is_number()) failAt(placed.place, keyword, "it is not a number");
        const Bound bound = {found->get<double>(), keyword == exclusive};
        const bool tighter = !out || (lower ? bound.value >= out->value : bound.value <= out->value);
        if (tighter) out = bound;
    }
    return out;
}

}  // namespace

const char* patternOfFormat(const std::string& format) {
    const auto found = std::find_if(std::begin(kFormats), std::end(kFormats),
                                    [&format](const auto& entry) { return entry.first == format; });
    return found == std::end(kFormats) ? nullptr : found->second;
}

NumberBounds boundsOf(const PlacedSchema& placed, bool integer) {
    NumberBounds out;
    const auto convert = [&](const char* plain, const char* exclusive,
                             bool lower) -> std::optional<std::int64_t> {
        std::optional<Bound> bound = boundOf(placed, plain, exclusive, lower);
        if (!bound) return std::nullopt;
        const bool whole = bound->value == std::floor(bound->value);
        if (!whole && !integer) {
            failAt(placed.place, plain, "bounds of numbers that are not whole are not supported; round it");
        }
        if (!whole) bound = Bound{lower ? std::ceil(bound->value) : std::floor(bound->value), false};
        const auto most = static_cast<double>(integer ? kLargestInteger : kLargestExclusive);
        if (!integer && bound->exclusive && std::abs(bound->value) > most) {
            failAt(placed.place, exclusive, "excluded bounds beyond 1000000 are not supported for numbers");
        }
        (lower ? out.leastExclusive : out.mostExclusive) = bound->exclusive;
        const double limit = 1e18;  // beyond every integer that is written
        return static_cast<std::int64_t>(std::clamp(bound->value, -limit, limit));
    };
    out.least = convert("minimum", "exclusiveMinimum", true);
    out.most = convert("maximum", "exclusiveMaximum", false);
    return out;
}

Expression SchemaCompiler::visitNumber(const PlacedSchema& placed, bool integer) {
    const NumberBounds bounds = boundsOf(placed, integer);
    std::optional<Expression> out = integer ? integersWithin(bounds) : numbersWithin(bounds);
    if (!out) failAt(placed.place, "minimum", "no number is within the bounds");
    return std::move(*out);
}

Expression SchemaCompiler::visitString(const PlacedSchema& placed) {
    if (placed.schema.contains("format")) {
        const std::string& format = textOf(placed, "format");
        const char* pattern = patternOfFormat(format);
        if (pattern == nullptr) {
            failAt(
                placed.place, "format",
                "'" + format + "' is not supported; there are date, time, date-time, uuid, ipv4 and email");
        }
        if (placed.schema.contains("pattern"))
            failAt(placed.place, "pattern", "together with format it is not supported");
        return visitPattern(placed, pattern);
    }
    if (placed.schema.contains("pattern")) return visitPattern(placed, textOf(placed, "pattern"));
    const std::optional<int> least = countOf(placed, "minLength"), most = countOf(placed, "maxLength");
    if (!least && !most) return reference(json_.string);
    if (least.value_or(0) > most.value_or(kUnlimited))
        failAt(placed.place, "minLength", "it is more than maxLength");
    if (least.value_or(0) > kMaxRepetitions || (most && *most > kMaxRepetitions)) {
        failAt(placed.place, most ? "maxLength" : "minLength",
               "at most " + std::to_string(kMaxRepetitions) + " characters can be counted");
    }
    return quoted(repeat(reference(json_.character), least.value_or(0), most.value_or(kUnlimited)));
}

/// With minLength and maxLength where the pattern implies them, or only repeats one class of characters.
Expression SchemaCompiler::visitPattern(const PlacedSchema& placed, const std::string& pattern) {
    Expression characters;
    try {
        characters = parsePattern(pattern);
    } catch (const Failure& failure) {
        failAt(placed.place, "pattern", failure.what());
    }
    const int least = countOf(placed, "minLength").value_or(0);
    const int most = countOf(placed, "maxLength").value_or(kUnlimited);
    const bool counted = characters.kind == Expression::Kind::Repeat &&
                         characters.parts.front().kind == Expression::Kind::Class;
    if (counted) {
        characters.least = std::max(characters.least, least);
        characters.most = std::min(characters.most, most);
        const int counts = characters.most == kUnlimited ? characters.least : characters.most;
        if (characters.least > characters.most)
            failAt(placed.place, "pattern", "its length contradicts the others");
        if (counts > kMaxRepetitions) failAt(placed.place, "maxLength", "too many characters to be counted");
    }
    const LengthRange lengths = lengthsOf(characters);
    if (lengths.least < least || lengths.most > most) {
        failAt(placed.place, lengths.least < least ? "minLength" : "maxLength",
               "together with a pattern or format that does not imply it, it is not supported");
    }
    return quoted(insideJsonString(characters));
}

}  // namespace fireside::grammar
