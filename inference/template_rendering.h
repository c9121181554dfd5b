// Chat templates alone, for people who write or check them; see `fireside-cli render`. Part of engine.h.
#pragma once

#include <ctime>
#include <filesystem>
#include <string>
#include <string_view>

#include "app/base/result.h"

namespace fireside::engine {

/// What `templateOrModel`, a Jinja template or a GGUF file that carries one, renders with the variables of
/// the JSON object `variables` (messages, add_generation_prompt, tools, ...), or of a case that has such an
/// object as "input". bos_token and eos_token are the
/// model's, or "<BOS>" and "<EOS>" for a template alone; tools and documents are null; `variables` wins.
/// `now`: what strftime_now tells. Any thread. Errors: InvalidArgument (no JSON object), those of
/// GgufFile::open and Tokenizer::create, UnsupportedTemplate (malformed, or there is none), TemplateFailed
/// (the detail is the template's own sentence when it refuses).
[[nodiscard]] Result<std::string> renderTemplate(const std::filesystem::path& templateOrModel,
                                                 std::string_view variables, const std::tm& now);

}  // namespace fireside::engine
