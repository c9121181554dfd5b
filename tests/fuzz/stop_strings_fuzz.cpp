// Stop strings against a plain search: the first line is the number of bytes per piece of the answer, the
// next lines up to an empty one are stop strings, the rest is the answer.
#include <string>
#include <vector>

#include "inference/text/stop_strings.h"
#include "inference/text/utf8.h"
#include "tests/fuzz/allocation_bound.h"
#include "tests/fuzz/fuzz_input.h"
#include "tests/fuzz/metadata_text.h"

namespace {

using namespace fireside;

/// What must come out: everything before the stop string that ends first, of those the longest.
std::string expected(std::string_view answer, const std::vector<std::string>& stops) {
    std::size_t end = std::string_view::npos, start = answer.size();
    for (const std::string& stop : stops) {
        const std::size_t at = answer.find(stop);
        if (at == std::string_view::npos || at + stop.size() > end) continue;
        if (at + stop.size() == end && at >= start) continue;
        end = at + stop.size();
        start = at;
    }
    return std::string(answer.substr(0, start));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto pieceSize = std::max<std::size_t>(1, fuzz::numberIn<std::uint8_t>(fuzz::cutAt(rest, '\n')));
    std::vector<std::string> stops;
    while (!rest.empty()) {
        const std::string_view line = fuzz::cutAt(rest, '\n');
        if (line.empty()) break;
        stops.emplace_back(line);
    }
    if (!text::validateStopStrings(stops).ok()) return 0;
    const std::string_view answer = rest.substr(0, text::validUtf8Prefix(rest));
    const fuzz::AllocationBound bound(fuzz::inProportionToText(size));
    text::StopStrings filter(stops);
    std::string out;
    for (std::string_view left = answer; !left.empty();) {
        std::size_t length = std::min(pieceSize, left.size());
        while (text::validUtf8Prefix(left.substr(0, length)) != length) ++length;  // whole characters
        out += filter.push(left.substr(0, length));
        left.remove_prefix(length);
    }
    out += filter.finish();
    fuzz::require(out == expected(answer, stops), "nothing of a stop string comes out, all else does");
    return 0;
}
