// Finds markers in a text that arrives in pieces of any size. A marker that is a control token in the
// model's vocabulary is found only as that token, so that text which merely looks like it stays text; any
// other marker is found in the text, wherever the tokens' boundaries are. One thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fireside::text {

struct Marker {
    std::string text;
    bool control = false;
};

class MarkerScanner {
 public:
    struct Found {
        std::string before;  // text that is certainly no part of a marker
        int marker = -1;     // index of the one that comes after it; -1: none yet
    };

    /// Text that was not asked for yet stays in front.
    void push(std::string_view text) { pending_ += text; }
    /// What is certain now, given the markers that would count here; of several the first, of those that
    /// begin together the longest.
    [[nodiscard]] Found next(std::span<const Marker> markers);
    /// All that is left, as text.
    [[nodiscard]] std::string rest();

 private:
    std::string pending_;
};

}  // namespace fireside::text
