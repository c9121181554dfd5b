#include "inference/text/streaming_detokenizer.h"

#include <string_view>
#include <utility>

#include "inference/text/utf8.h"

namespace fireside::text {

namespace {
constexpr std::string_view kReplacement = "\xef\xbf\xbd";  // U+FFFD
}

StreamingDetokenizer::StreamingDetokenizer(const Tokenizer& tokenizer, bool continuation, bool showControl)
    : tokenizer_(tokenizer),
      dropsSpace_(!continuation && tokenizer.addsSpacePrefix()),
      showControl_(showControl) {}

std::string StreamingDetokenizer::push(TokenId id) {
    std::string piece = tokenizer_.piece(id, showControl_);
    if (dropsSpace_ && !piece.empty()) {
        if (piece.front() == ' ') piece.erase(0, 1);
        dropsSpace_ = false;
    }
    const std::string bytes = std::exchange(pending_, {}) + piece;
    std::string out;
    for (std::string_view rest = bytes; !rest.empty();) {
        const Utf8Step step = nextUtf8(rest);
        if (step.status == Utf8Status::Incomplete) {
            pending_ = rest;
            break;
        }
        out += step.status == Utf8Status::Valid ? rest.substr(0, step.length) : kReplacement;
        rest.remove_prefix(step.length);
    }
    return out;
}

std::string StreamingDetokenizer::finish() {
    return std::exchange(pending_, {}).empty() ? std::string() : std::string(kReplacement);
}

}  // namespace fireside::text
