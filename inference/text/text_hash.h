// Lets an unordered container of strings be searched by string_view without a copy.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace fireside::text {

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

}  // namespace fireside::text
