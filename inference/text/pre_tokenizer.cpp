#define PCRE2_CODE_UNIT_WIDTH 8
#include "inference/text/pre_tokenizer.h"

#include <pcre2.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace fireside::text {

namespace {

// In these patterns \s means the Unicode property White_Space and \z the end of the piece being cut.

constexpr const char* kGpt2 = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

#define FIRESIDE_CONTRACTIONS "'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]"
#define FIRESIDE_LINES_AND_SPACES R"(\s*[\r\n]+|\s+(?!\S)|\s+)"

constexpr const char* kLlama3 = FIRESIDE_CONTRACTIONS
    R"(|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|)" FIRESIDE_LINES_AND_SPACES;

constexpr const char* kQwen2 = FIRESIDE_CONTRACTIONS
    R"(|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|)" FIRESIDE_LINES_AND_SPACES;

constexpr const char* kDeepseekV3 =
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+)"
    R"(| ?[\p{P}\p{S}]+[\r\n]*|)" FIRESIDE_LINES_AND_SPACES;

#undef FIRESIDE_CONTRACTIONS
#undef FIRESIDE_LINES_AND_SPACES

/// The letters with case as the DeepSeek LLM tokenizer file lists them.
constexpr const char* kDeepseekLetters =
    R"(\s?[A-Za-z)"
    R"(\x{B5}\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{1BA}\x{1BC}-\x{1BF}\x{1C4}-\x{293}\x{295}-\x{2AF})"
    R"(\x{370}-\x{373}\x{376}\x{377}\x{37B}-\x{37D}\x{37F}\x{386}\x{388}-\x{38A}\x{38C}\x{38E}-\x{3A1})"
    R"(\x{3A3}-\x{3F5}\x{3F7}-\x{481}\x{48A}-\x{52F}\x{531}-\x{556}\x{10A0}-\x{10C5}\x{13A0}-\x{13F5})"
    R"(\x{13F8}-\x{13FD}\x{1C90}-\x{1CBA}\x{1CBD}-\x{1CBF}\x{1D00}-\x{1D2B}\x{1D6B}-\x{1D77})"
    R"(\x{1D79}-\x{1D9A}\x{1E00}-\x{1F15}\x{1F18}-\x{1F1D}\x{1F20}-\x{1F45}\x{1F48}-\x{1F4D})"
    R"(\x{1F50}-\x{1F57}\x{1F59}\x{1F5B}\x{1F5D}\x{1F5F}-\x{1F7D}\x{1F80}-\x{1FB4}\x{1FB6}-\x{1FBC})"
    R"(\x{1FBE}\x{1FC2}-\x{1FC4}\x{1FC6}-\x{1FCC}\x{1FD0}-\x{1FD3}\x{1FD6}-\x{1FDB}\x{1FE0}-\x{1FEC})"
    R"(\x{1FF2}-\x{1FF4}\x{1FF6}-\x{1FFC}\x{2102}\x{2107}\x{210A}-\x{2113}\x{2115}\x{2119}-\x{211D})"
    R"(\x{2124}\x{2126}\x{2128}\x{212A}-\x{212D}\x{212F}-\x{2134}\x{2139}\x{213C}-\x{213F})"
    R"(\x{2145}-\x{2149}\x{214E}\x{2183}\x{2184}\x{2C00}-\x{2C7B}\x{2C7E}-\x{2CE4}\x{2CEB}-\x{2CEE})"
    R"(\x{2CF2}\x{2CF3}\x{A640}-\x{A66D}\x{A680}-\x{A69B}\x{A722}-\x{A76F}\x{A771}-\x{A787})"
    R"(\x{A78B}-\x{A78E}\x{AB70}-\x{ABBF}\x{FB00}-\x{FB06}\x{FB13}-\x{FB17}\x{FF21}-\x{FF3A})"
    R"(\x{FF41}-\x{FF5A}\x{10400}-\x{1044F}\x{104B0}-\x{104D3}\x{104D8}-\x{104FB}\x{10C80}-\x{10CB2})"
    R"(\x{10CC0}-\x{10CF2}\x{118A0}-\x{118DF}\x{1E900}-\x{1E943})"
    "]+";

constexpr const char* kHanAndHangul = "[\\x{4E00}-\\x{9FA5}\\x{800}-\\x{4E00}\\x{AC00}-\\x{D7FF}]+";

constexpr const char* kSequenceGpt2[] = {kGpt2};
constexpr const char* kSequenceLlama3[] = {kLlama3};
constexpr const char* kSequenceQwen2[] = {kQwen2};
constexpr const char* kSequenceDefault[] = {R"([\p{P}$+<=>^~|]+)", kGpt2, R"(\p{N}+)", "[0-9][0-9][0-9]"};
constexpr const char* kSequenceDigitsGpt2[] = {R"(\p{N})", kGpt2};
constexpr const char* kSequenceDeepseekLlm[] = {
    R"([\r\n])",
    kDeepseekLetters,
    "\\s?[!-/:-~\\x{FF01}-\\x{FF0F}\\x{FF1A}-\\x{FF5E}\\x{2018}-\\x{201F}\\x{3000}-\\x{3002}]+",
    // The same as \s+\z in linear time: a run that is not at the end fails once, not at each of its places.
    R"((?<!\s)\s++\z)",
    kHanAndHangul,
    R"(\p{N}+)",
};
constexpr const char* kSequenceDeepseekCoder[] = {
    R"([\r\n])", R"(\s?\p{L}+)", R"(\s?\p{P}+)", kHanAndHangul, R"(\p{N})",
};
constexpr const char* kSequenceDeepseekV3[] = {R"(\p{N}{1,3})", "[\\x{4E00}-\\x{9FA5}\\x{3040}-\\x{30FF}]+",
                                               kDeepseekV3};

struct Definition {
    std::string_view name;
    std::span<const char* const> patterns;
    bool takesWholeWords = false;
    bool addsBosByDefault = false;
};

const Definition kDefinitions[] = {
    {"default", kSequenceDefault},
    {"gpt-2", kSequenceGpt2},
    {"llama-bpe", kSequenceLlama3, true, true},
    {"llama3", kSequenceLlama3, true, true},
    {"llama-v3", kSequenceLlama3, true, true},
    {"qwen2", kSequenceQwen2},
    {"deepseek-r1-qwen", kSequenceQwen2},
    {"smollm", kSequenceDigitsGpt2},
    {"deepseek-llm", kSequenceDeepseekLlm},
    {"deepseek-coder", kSequenceDeepseekCoder},
    {"deepseek-v3", kSequenceDeepseekV3},
};

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
            const int found = pcre2_match(code_.get(), subject, text.size(), done,
                                          PCRE2_NO_UTF_CHECK | PCRE2_NOTEMPTY, match.get(), context.get());
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
    const auto* definition = std::find_if(std::begin(kDefinitions), std::end(kDefinitions),
                                          [name](const Definition& known) { return known.name == name; });
    if (definition == std::end(kDefinitions)) {
        return Error{ErrorCode::UnsupportedTokenizer, "pre-tokenizer pattern \"" + std::string(name) + "\""};
    }
    std::vector<Pattern> patterns;
    for (const char* source : definition->patterns) {
        FIRESIDE_TRY(Pattern pattern, Pattern::compile(source));
        patterns.push_back(std::move(pattern));
    }
    return PreTokenizer(std::move(patterns), definition->takesWholeWords, definition->addsBosByDefault);
}

PreTokenizer::PreTokenizer(std::vector<Pattern> patterns, bool takesWholeWords, bool addsBosByDefault)
    : patterns_(std::move(patterns)),
      takesWholeWords_(takesWholeWords),
      addsBosByDefault_(addsBosByDefault) {}
PreTokenizer::PreTokenizer(PreTokenizer&&) noexcept = default;
PreTokenizer& PreTokenizer::operator=(PreTokenizer&&) noexcept = default;
PreTokenizer::~PreTokenizer() = default;

std::vector<std::string_view> PreTokenizer::split(std::string_view text) const {
    std::vector<std::string_view> pieces{text};
    for (const Pattern& pattern : patterns_) {
        std::vector<std::string_view> cut;
        cut.reserve(pieces.size());
        for (const std::string_view piece : pieces) pattern.cut(piece, cut);
        pieces = std::move(cut);
    }
    return pieces;
}

}  // namespace fireside::text
