#define PCRE2_CODE_UNIT_WIDTH 8
#include "inference/text/pre_tokenizer.h"

#include <pcre2.h>

#include <cstdint>
#include <string>
#include <utility>

namespace fireside::text {

namespace {

/// PCRE2's own \s also takes U+180E, which has not been white space since Unicode 6.3.
std::string withUnicodeSpaces(std::string pattern) {
    for (const auto& [shorthand, property] :
         {std::pair(R"(\s)", R"(\p{White_Space})"), std::pair(R"(\S)", R"(\P{White_Space})")}) {
        for (std::size_t at = pattern.find(shorthand); at != std::string::npos;
             at = pattern.find(shorthand, at + 1)) {
            pattern.replace(at, 2, property);
        }
    }
    return pattern;
}

std::string pcre2Message(int error) {
    PCRE2_UCHAR text[256] = {};
    pcre2_get_error_message(error, text, sizeof text);
    return reinterpret_cast<const char*>(text);
}

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// CutStep::Kind::GroupsOfThree.
void cutGroupsOfThree(std::string_view text, std::vector<std::string_view>& out) {
    std::size_t done = 0;
    const auto cutAt = [&](std::size_t place) {
        if (place > done) out.push_back(text.substr(done, place - done));
        done = place;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!isDigit(text[i])) continue;
        std::size_t end = i;
        while (end < text.size() && isDigit(text[end])) ++end;
        for (std::size_t group = i + (end - i) % 3; group < end; group += 3) cutAt(group);
        i = end - 1;
    }
    cutAt(text.size());
}

template <auto function>
struct Release {
    template <class T>
    void operator()(T* pointer) const {
        function(pointer);
    }
};

}  // namespace

class PreTokenizer::Pattern {
 public:
    static Result<Pattern> compile(const char* source) {
        const std::string pattern = withUnicodeSpaces(source);
        int error = 0;
        std::size_t offset = 0;
        Pattern compiled;
        compiled.code_.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.c_str()), pattern.size(),
                                           PCRE2_UTF | PCRE2_UCP, &error, &offset, nullptr));
        if (!compiled.code_) {
            return Error{ErrorCode::Internal, "PCRE2 refuses a pre-tokenizer pattern at " +
                                                  std::to_string(offset) + ": " + pcre2Message(error)};
        }
        // Without just-in-time compilation (not built in, or forbidden by the system) the interpreter serves.
        (void)pcre2_jit_compile(compiled.code_.get(), PCRE2_JIT_COMPLETE);
        return compiled;
    }

    /// Appends to `out` the matches in `text` and what lies between them.
    void cut(std::string_view text, std::vector<std::string_view>& out) const {
        const std::unique_ptr<pcre2_match_data, Release<pcre2_match_data_free>> match(
            pcre2_match_data_create_from_pattern(code_.get(), nullptr));
        const std::unique_ptr<pcre2_match_context, Release<pcre2_match_context_free>> context(
            pcre2_match_context_create(nullptr));
        // The limits are there for careless patterns. Ours take linear time, so long runs of spaces must not
        // hit them.
        pcre2_set_match_limit(context.get(), UINT32_MAX);
        pcre2_set_depth_limit(context.get(), UINT32_MAX);
        pcre2_set_heap_limit(context.get(), UINT32_MAX);
        const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
        std::size_t done = 0;
        while (done < text.size()) {
            constexpr std::uint32_t kOptions = PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY;
            int found =
                pcre2_match(code_.get(), subject, text.size(), done, kOptions, match.get(), context.get());
            if (found == PCRE2_ERROR_JIT_STACKLIMIT) {
                found = pcre2_match(code_.get(), subject, text.size(), done, kOptions | PCRE2_NO_JIT,
                                    match.get(), context.get());
            }
            if (found < 0) break;  // no further match, or out of memory: the rest stays one piece
            const std::size_t* range = pcre2_get_ovector_pointer(match.get());
            if (range[0] > done) out.push_back(text.substr(done, range[0] - done));
            out.push_back(text.substr(range[0], range[1] - range[0]));
            done = range[1];
        }
        if (done < text.size()) out.push_back(text.substr(done));
    }

 private:
    std::unique_ptr<pcre2_code, Release<pcre2_code_free>> code_;
};

Result<PreTokenizer> PreTokenizer::create(std::string_view name) {
    const PreTokenizerDefinition* definition = findPreTokenizer(name);
    if (definition == nullptr) {
        return Error{ErrorCode::UnsupportedTokenizer, "pre-tokenizer pattern \"" + std::string(name) + "\""};
    }
    std::vector<std::unique_ptr<Pattern>> patterns;
    for (const CutStep& step : definition->steps) {
        patterns.push_back(nullptr);
        if (step.kind != CutStep::Kind::Pattern) continue;
        FIRESIDE_TRY(Pattern pattern, Pattern::compile(step.pattern));
        patterns.back() = std::make_unique<Pattern>(std::move(pattern));
    }
    return PreTokenizer(*definition, std::move(patterns));
}

PreTokenizer::PreTokenizer(const PreTokenizerDefinition& definition,
                           std::vector<std::unique_ptr<Pattern>> patterns)
    : definition_(&definition), patterns_(std::move(patterns)) {}
PreTokenizer::PreTokenizer(PreTokenizer&&) noexcept = default;
PreTokenizer& PreTokenizer::operator=(PreTokenizer&&) noexcept = default;
PreTokenizer::~PreTokenizer() = default;

std::vector<std::string_view> PreTokenizer::split(std::string_view text) const {
    std::vector<std::string_view> pieces{text};
    for (const auto& pattern : patterns_) {
        std::vector<std::string_view> cut;
        cut.reserve(pieces.size());
        for (const std::string_view piece : pieces) {
            if (pattern != nullptr) {
                pattern->cut(piece, cut);
            } else {
                cutGroupsOfThree(piece, cut);
            }
        }
        pieces = std::move(cut);
    }
    return pieces;
}

}  // namespace fireside::text
