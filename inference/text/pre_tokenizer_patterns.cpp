#include "inference/text/pre_tokenizer_patterns.h"

#include <algorithm>
#include <iterator>

namespace fireside::text {

namespace {

#define FIRESIDE_CONTRACTIONS "'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]"
#define FIRESIDE_WORD R"([^\r\n\p{L}\p{N}]?\p{L}+)"
#define FIRESIDE_SYMBOLS R"( ?[^\s\p{L}\p{N}]+)"
#define FIRESIDE_SPACES R"(\s+(?!\S)|\s+)"
#define FIRESIDE_LINES_AND_SPACES R"(\s*[\r\n]+|)" FIRESIDE_SPACES

constexpr const char* kGpt2 =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+|)" FIRESIDE_SYMBOLS "|" FIRESIDE_SPACES;

/// Llama 3 and what derives from it; `digits` is what a number is cut into.
#define FIRESIDE_LLAMA3(digits)                                             \
    FIRESIDE_CONTRACTIONS "|" FIRESIDE_WORD "|" digits "|" FIRESIDE_SYMBOLS \
                          R"([\r\n]*|)" FIRESIDE_LINES_AND_SPACES
constexpr const char* kLlama3 = FIRESIDE_LLAMA3(R"(\p{N}{1,3})");
constexpr const char* kQwen2 = FIRESIDE_LLAMA3(R"(\p{N})");
constexpr const char* kMiniCpm5 = FIRESIDE_LLAMA3(R"(\p{N}+)");
constexpr const char* kQwen35 = FIRESIDE_CONTRACTIONS
    R"(|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|)" FIRESIDE_LINES_AND_SPACES;
constexpr const char* kK2Horizon =
    FIRESIDE_CONTRACTIONS R"(|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}\x{200C}\x{200D}]+|\p{N}{1,3}|)" FIRESIDE_SYMBOLS
                          R"([\r\n]*|)" FIRESIDE_LINES_AND_SPACES;
constexpr const char* kSeedCoder =
    FIRESIDE_CONTRACTIONS "|" FIRESIDE_WORD R"(|\p{N}| ?[^\s\p{L}\p{N}\r\n]+|)" FIRESIDE_LINES_AND_SPACES;
/// No contractions: the suffixes behind a Turkish apostrophe stay attached.
constexpr const char* kUfakzeka =
    FIRESIDE_WORD R"(|\p{N}|)" FIRESIDE_SYMBOLS R"([\r\n]*|)" FIRESIDE_LINES_AND_SPACES;
/// Runs of spaces by powers of two. Behind a space that is no line break there is no line break ahead in the
/// same run (it would have been taken), so the run need not be searched again for one.
constexpr const char* kJais2 = FIRESIDE_CONTRACTIONS
    "|" FIRESIDE_WORD R"(|\p{N}{1,3}|)" FIRESIDE_SYMBOLS
    R"([\r\n]*|(?<![^\S\r\n])\s*[\r\n]+|\s{512}(?!\S)|\s{256}(?!\S)|)"
    R"(\s{128}(?!\S)|\s{64}(?!\S)|\s{32}(?!\S)|\s{16}(?!\S)|\s{8}(?!\S)|\s{4}(?!\S)|\s{1,2}(?!\S)|\s)";
constexpr const char* kBailing = R"('(?:[sSdDmMtT]|[lL][lL]|[vV][eE]|[rR][eE])|)" FIRESIDE_WORD
                                 R"(|\p{N}|)" FIRESIDE_SYMBOLS R"([\r\n]*|\s*[\r\n]|)" FIRESIDE_SPACES;
/// Words joined by single spaces stay together.
constexpr const char* kExaoneMoe =
    FIRESIDE_CONTRACTIONS R"(|[^\r\n\p{L}\p{N}]?\p{L}(?:[\p{L}\p{M}]++| \p{L})*+|\p{N}|)" FIRESIDE_SYMBOLS
                          R"([\r\n/]?|\s*[\r\n]|)" FIRESIDE_SPACES;

/// o200k and its kin: words change where upper case follows lower case. The tokenizer files tell case by
/// category (Lu, Lt | Ll, with Lm, Lo and M on both sides); the reference only knows ASCII case, takes every
/// other letter for both, and leaves marks out. [^a-z\P{L}] reads: a letter, but none of a to z.
#define FIRESIDE_CASED(upper, lower, suffix) \
    R"([^\r\n\p{L}\p{N}]?)" upper "*" lower "+" suffix R"(|[^\r\n\p{L}\p{N}]?)" upper "+" lower "*" suffix
#define FIRESIDE_NOT_LOWER R"([^a-z\P{L}])"
#define FIRESIDE_NOT_UPPER R"([^A-Z\P{L}])"
#define FIRESIDE_SUFFIX "(?:" FIRESIDE_CONTRACTIONS ")?"
#define FIRESIDE_O200K_END FIRESIDE_SYMBOLS R"([\r\n/]*|)" FIRESIDE_LINES_AND_SPACES
constexpr const char* kTekken =
    FIRESIDE_CASED(FIRESIDE_NOT_LOWER, FIRESIDE_NOT_UPPER, "") R"(|\p{N}|)" FIRESIDE_O200K_END;
constexpr const char* kGpt4o = FIRESIDE_CASED(FIRESIDE_NOT_LOWER, FIRESIDE_NOT_UPPER,
                                              FIRESIDE_SUFFIX) R"(|\p{N}{1,3}|)" FIRESIDE_O200K_END;
/// Here marks count as letters; a letter or mark is what is in none of the other categories.
constexpr const char* kGraniteEmbedding =
    FIRESIDE_CASED(R"([^a-z\p{N}\p{P}\p{S}\p{Z}\p{C}])", R"([^A-Z\p{N}\p{P}\p{S}\p{Z}\p{C}])",
                   FIRESIDE_SUFFIX) R"(|\p{N}{1,3}|)" FIRESIDE_O200K_END;
/// Here the reference does not tell case at all.
#define FIRESIDE_UNCASED R"([^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+)" FIRESIDE_SUFFIX
constexpr const char* kTinyAya = FIRESIDE_UNCASED R"(|\p{N}{1,3}|)" FIRESIDE_O200K_END;
constexpr const char* kYoutu = FIRESIDE_UNCASED R"(|\p{N}|)" FIRESIDE_O200K_END;

/// Han is what the reference takes for it: the unified ideographs and their extensions to F, the
/// compatibility ones, assigned or not. Words are not cut by case.
#define FIRESIDE_HAN                                                                               \
    R"(\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}\x{F900}-\x{FAFF}\x{20000}-\x{2A6DF}\x{2A700}-\x{2B73F})" \
    R"(\x{2B740}-\x{2B81F}\x{2B820}-\x{2CEAF}\x{2CEB0}-\x{2EBEF}\x{2F800}-\x{2FA1F})"
constexpr const char* kKimiK2 =
    "[" FIRESIDE_HAN R"(]+|[^\r\n\p{L}\p{N}]?[^\P{L})" FIRESIDE_HAN "]+" FIRESIDE_SUFFIX
    R"(|\p{N}{1,3}|)" FIRESIDE_SYMBOLS R"([\r\n]*|)" FIRESIDE_LINES_AND_SPACES;

#define FIRESIDE_DEEPSEEK_V3                             \
    R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+)" \
    R"(|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+)"
constexpr const char* kDeepseekV3 = FIRESIDE_DEEPSEEK_V3 R"([\r\n]*|)" FIRESIDE_LINES_AND_SPACES;
constexpr const char* kSpark = FIRESIDE_DEEPSEEK_V3 R"(|[\r\n]|)" FIRESIDE_SPACES;

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

/// U+0800 to U+4E00 and more, but for white space, which the reference hides from this class and from the
/// punctuation below.
constexpr const char* kHanAndHangul =
    R"([\x{800}-\x{167F}\x{1681}-\x{1FFF}\x{200B}-\x{2027}\x{202A}-\x{202E}\x{2030}-\x{205E})"
    R"(\x{2060}-\x{2FFF}\x{3001}-\x{9FA5}\x{AC00}-\x{D7FF}]+)";
constexpr const char* kHanAndKana = "[\\x{4E00}-\\x{9FA5}\\x{3040}-\\x{30FF}]+";
constexpr const char* kDigits = R"(\p{N}+)";
constexpr const char* kDigit = R"(\p{N})";
constexpr const char* kUpToThreeDigits = R"(\p{N}{1,3})";
constexpr const char* kThreeAsciiDigits = "[0-9][0-9][0-9]";
/// Digits in groups of three, counted from the end of the number; text before a number stays with its first
/// group, as in the reference.
constexpr const char* kGroupedDigits =
    R"(\G(?:(?<=\p{N})\p{N}{3}|\P{N}*+\p{N}{1,3}?(?=(?:\p{N}{3})*+(?!\p{N}))))";
constexpr const char* kLines = R"([^\n]+|\n+)";

constexpr CutStep kSequenceDefault[] = {R"([\p{P}$+<=>^~|]+)", kGpt2, kDigits, kThreeAsciiDigits};
constexpr CutStep kSequenceFalcon[] = {R"([\p{P}$+<=>^~|`]+)", kGpt2, kThreeAsciiDigits};
constexpr CutStep kSequenceGpt2[] = {kGpt2};
constexpr CutStep kSequenceDigitsGpt2[] = {kDigit, kGpt2};
constexpr CutStep kSequenceLlama3[] = {kLlama3};
constexpr CutStep kSequenceQwen2[] = {kQwen2};
constexpr CutStep kSequenceQwen35[] = {kQwen35};
constexpr CutStep kSequenceK2Horizon[] = {kK2Horizon};
constexpr CutStep kSequenceMiniCpm5[] = {kUpToThreeDigits, kMiniCpm5};
constexpr CutStep kSequenceSeedCoder[] = {kSeedCoder};
constexpr CutStep kSequenceUfakzeka[] = {kUfakzeka};
constexpr CutStep kSequenceJais2[] = {kJais2};
constexpr CutStep kSequenceBailing[] = {kBailing};
constexpr CutStep kSequenceExaoneMoe[] = {kExaoneMoe};
constexpr CutStep kSequenceTekken[] = {kTekken};
constexpr CutStep kSequenceGpt4o[] = {kGpt4o};
constexpr CutStep kSequenceGraniteEmbedding[] = {kGraniteEmbedding};
constexpr CutStep kSequenceKimiK2[] = {kKimiK2};
constexpr CutStep kSequenceLaguna[] = {kLines, kQwen2};
constexpr CutStep kSequenceLines[] = {kLines};
constexpr CutStep kSequenceMarkedWords[] = {R"(\n+|\x{2581}?[^\n\x{2581}]+|\x{2581})"};
constexpr CutStep kSequenceWords[] = {R"(\S+)"};
constexpr CutStep kSequenceSuperBpe[] = {kDigits, CutStep::Kind::GroupsOfThree};
constexpr CutStep kSequenceTinyAya[] = {kGroupedDigits, kTinyAya};
/// The model means the compatibility ideographs from U+F900; the reference begins that range at U+8C48, the
/// character that the first of them is equivalent to, and so takes everything up to there along.
constexpr CutStep kSequenceAfMoe[] = {
    kGroupedDigits,
    R"([\x{E40}-\x{EFF}\x{1000}-\x{109F}\x{1100}-\x{11FF}\x{1780}-\x{17FF}\x{2F00}-\x{2FDF})"
    R"(\x{3040}-\x{30FF}\x{3400}-\x{4DBF}\x{4E00}-\x{FAFF}\x{FF65}-\x{FF9F}]+)",
    kDeepseekV3,
};
constexpr CutStep kSequenceYoutu[] = {
    R"([\x{AC00}-\x{D7A3}\x{3131}-\x{318E}]+)"
    R"(|[\x{FF01}\x{2026}\x{201C}\x{201D}\x{2018}\x{2019}\x{2014}\x{FF1A}\x{FF1B}\x{FF0C}\x{3001}-\x{303F})"
    R"(\x{FE30}-\x{FE4F}]+|[\x{3105}-\x{312F}]+|[\x{4E00}-\x{9FA5}\x{3040}-\x{30FF}]+)",
    kYoutu,
};
constexpr const char* kBloom = R"( ?[^(\s|.,!?\x{2026}\x{3002}\x{FF0C}\x{3001}\x{964}\x{6D4}\x{60C})]+)";
constexpr CutStep kSequenceBloom[] = {kBloom};
constexpr CutStep kSequenceViking[] = {kBloom, kDigit};
constexpr CutStep kSequenceChameleon[] = {
    "<sentinel:[0-9]+>", "IMGIMG[A-I]{1,4}Z", R"([\t\n]|    |  )", kDigit, R"([\p{P}!-/:-@\[-`{-~])", kGpt2,
};
constexpr CutStep kSequenceDeepseekLlm[] = {
    R"([\r\n])",
    kDeepseekLetters,
    "\\s?[!-/:-~\\x{FF01}-\\x{FF0F}\\x{FF1A}-\\x{FF5E}\\x{2018}-\\x{201F}\\x{3001}-\\x{3002}]+",
    // The same as \s+\z in linear time: a run that is not at the end fails once, not at each of its places.
    R"((?<!\s)\s++\z)",
    kHanAndHangul,
    kDigits,
};
constexpr CutStep kSequenceDeepseekCoder[] = {R"([\r\n])", R"(\s?\p{L}+)", R"(\s?\p{P}+)", kHanAndHangul,
                                              kDigit};
constexpr CutStep kSequenceDeepseekV3[] = {kUpToThreeDigits, kHanAndKana, kDeepseekV3};
constexpr CutStep kSequenceSpark[] = {kUpToThreeDigits, kHanAndKana, kSpark, kDigit};

#undef FIRESIDE_CONTRACTIONS
#undef FIRESIDE_WORD
#undef FIRESIDE_SYMBOLS
#undef FIRESIDE_SPACES
#undef FIRESIDE_LINES_AND_SPACES
#undef FIRESIDE_LLAMA3
#undef FIRESIDE_CASED
#undef FIRESIDE_NOT_LOWER
#undef FIRESIDE_NOT_UPPER
#undef FIRESIDE_SUFFIX
#undef FIRESIDE_O200K_END
#undef FIRESIDE_UNCASED
#undef FIRESIDE_HAN
#undef FIRESIDE_DEEPSEEK_V3

constexpr PreTokenizerDefinition kDefinitions[] = {
    {.name = "default", .steps = kSequenceDefault},
    {.name = "gpt-2", .steps = kSequenceGpt2},
    {.name = "phi-2", .steps = kSequenceGpt2},
    {.name = "jina-es", .steps = kSequenceGpt2},
    {.name = "jina-de", .steps = kSequenceGpt2},
    {.name = "gigachat", .steps = kSequenceGpt2},
    {.name = "jina-v2-es", .steps = kSequenceGpt2},
    {.name = "jina-v2-de", .steps = kSequenceGpt2},
    {.name = "a.x-4.0", .steps = kSequenceGpt2},
    {.name = "mellum", .steps = kSequenceGpt2},
    {.name = "modern-bert", .steps = kSequenceGpt2},
    {.name = "jina-v1-en", .steps = kSequenceGpt2},
    {.name = "jina-v2-code", .steps = kSequenceGpt2},
    {.name = "roberta-bpe", .steps = kSequenceGpt2},
    {.name = "mpt", .steps = kSequenceGpt2},
    {.name = "olmo", .steps = kSequenceGpt2},
    {.name = "jais", .steps = kSequenceGpt2},
    {.name = "trillion", .steps = kSequenceGpt2},
    {.name = "granite-docling", .steps = kSequenceGpt2},
    {.name = "exaone4", .steps = kSequenceGpt2},
    {.name = "starcoder", .steps = kSequenceDigitsGpt2},
    {.name = "refact", .steps = kSequenceDigitsGpt2},
    {.name = "command-r", .steps = kSequenceDigitsGpt2},
    {.name = "smollm", .steps = kSequenceDigitsGpt2},
    {.name = "codeshell", .steps = kSequenceDigitsGpt2},
    {.name = "exaone", .steps = kSequenceDigitsGpt2},
    {.name = "minerva-7b", .steps = kSequenceDigitsGpt2},
    {.name = "mellum2", .steps = kSequenceDigitsGpt2},
    {.name = "falcon", .steps = kSequenceFalcon},
    {.name = "llama-bpe", .steps = kSequenceLlama3, .takesWholeWords = true, .addsBosByDefault = true},
    {.name = "llama3", .steps = kSequenceLlama3, .takesWholeWords = true, .addsBosByDefault = true},
    {.name = "llama-v3", .steps = kSequenceLlama3, .takesWholeWords = true, .addsBosByDefault = true},
    {.name = "falcon3", .steps = kSequenceLlama3, .takesWholeWords = true, .addsBosByDefault = true},
    {.name = "falcon-h1", .steps = kSequenceLlama3, .takesWholeWords = true, .addsBosByDefault = true},
    {.name = "pixtral", .steps = kSequenceLlama3, .takesWholeWords = true, .addsBosByDefault = true},
    {.name = "midm-2.0", .steps = kSequenceLlama3, .takesWholeWords = true, .addsBosByDefault = true},
    {.name = "lfm2", .steps = kSequenceLlama3, .takesWholeWords = true, .addsBosByDefault = true},
    {.name = "jina-v5-nano", .steps = kSequenceLlama3, .takesWholeWords = true, .addsBosByDefault = true},
    {.name = "dbrx", .steps = kSequenceLlama3},
    {.name = "smaug-bpe", .steps = kSequenceLlama3},
    {.name = "glm4", .steps = kSequenceLlama3, .takesWholeWords = true},
    {.name = "glm5", .steps = kSequenceLlama3, .takesWholeWords = true},
    {.name = "chatglm-bpe", .steps = kSequenceLlama3},
    {.name = "qwen2", .steps = kSequenceQwen2},
    {.name = "deepseek-r1-qwen", .steps = kSequenceQwen2},
    {.name = "kormo", .steps = kSequenceQwen2},
    {.name = "f2llmv2", .steps = kSequenceQwen2},
    {.name = "megrez", .steps = kSequenceQwen2},
    {.name = "stablelm2", .steps = kSequenceQwen2},
    {.name = "hunyuan", .steps = kSequenceQwen2},
    {.name = "solar-open", .steps = kSequenceQwen2},
    {.name = "grok-2", .steps = kSequenceQwen2},
    {.name = "qwen35", .steps = kSequenceQwen35},
    {.name = "k2-horizon", .steps = kSequenceK2Horizon},
    {.name = "minicpm5", .steps = kSequenceMiniCpm5, .takesWholeWords = true},
    {.name = "seed-coder", .steps = kSequenceSeedCoder},
    {.name = "ufakzeka", .steps = kSequenceUfakzeka},
    {.name = "jais-2", .steps = kSequenceJais2},
    {.name = "bailingmoe", .steps = kSequenceBailing},
    {.name = "bailingmoe2", .steps = kSequenceBailing},
    {.name = "llada-moe", .steps = kSequenceBailing},
    {.name = "exaone-moe", .steps = kSequenceExaoneMoe},
    {.name = "tekken", .steps = kSequenceTekken, .takesWholeWords = true, .addsBosByDefault = true},
    {.name = "gpt-4o", .steps = kSequenceGpt4o},
    {.name = "llama4", .steps = kSequenceGpt4o},
    {.name = "kanana2", .steps = kSequenceGpt4o},
    {.name = "talkie", .steps = kSequenceGpt4o},
    {.name = "minimax-m2", .steps = kSequenceGpt4o},
    {.name = "granite-embed-multi-97m", .steps = kSequenceGraniteEmbedding, .takesWholeWords = true},
    {.name = "tiny_aya", .steps = kSequenceTinyAya},
    {.name = "cohere2moe", .steps = kSequenceTinyAya},
    {.name = "kimi-k2", .steps = kSequenceKimiK2},
    {.name = "deepseek-llm", .steps = kSequenceDeepseekLlm},
    {.name = "deepseek-coder", .steps = kSequenceDeepseekCoder},
    {.name = "deepseek-v3", .steps = kSequenceDeepseekV3},
    {.name = "hunyuan-dense", .steps = kSequenceDeepseekV3},
    {.name = "joyai-llm", .steps = kSequenceDeepseekV3},
    {.name = "hy_v4", .steps = kSequenceDeepseekV3},
    {.name = "spark2_5", .steps = kSequenceSpark},
    {.name = "youtu", .steps = kSequenceYoutu, .takesWholeWords = true},
    {.name = "bloom", .steps = kSequenceBloom},
    {.name = "poro-chat", .steps = kSequenceBloom},
    {.name = "gpt3-finnish", .steps = kSequenceBloom},
    {.name = "viking", .steps = kSequenceViking},
    {.name = "chameleon", .steps = kSequenceChameleon, .addsBosByDefault = true},
    {.name = "superbpe", .steps = kSequenceSuperBpe},
    {.name = "afmoe", .steps = kSequenceAfMoe},
    {.name = "laguna", .steps = kSequenceLaguna},
    {.name = "gemma4",
     .steps = kSequenceLines,
     .addsBosAlways = true,
     .spelling = Spelling::SpaceMarks,
     .takesWholeLineBreaks = true},
    {.name = "granite-embed-multi-311m",
     .steps = kSequenceLines,
     .addsBosAlways = true,
     .spelling = Spelling::SpaceMarks,
     .takesWholeLineBreaks = true},
    {.name = "mmbert",
     .steps = kSequenceMarkedWords,
     .spelling = Spelling::SpaceMarks,
     .takesWholeLineBreaks = true,
     .spacesLines = true},
    {.name = "sarvam-moe", .steps = kSequenceLines, .spelling = Spelling::SpaceMarks},
    {.name = "whitespace", .steps = kSequenceWords, .spelling = Spelling::Plain},
};

}  // namespace

const PreTokenizerDefinition* findPreTokenizer(std::string_view name) {
    const auto* found = std::find_if(std::begin(kDefinitions), std::end(kDefinitions),
                                     [name](const auto& known) { return known.name == name; });
    return found == std::end(kDefinitions) ? nullptr : found;
}

std::span<const PreTokenizerDefinition> preTokenizers() {
    return kDefinitions;
}

}  // namespace fireside::text
