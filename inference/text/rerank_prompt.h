// The prompt in which a reranker reads a query and a document. Free function; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/gguf_file.h"
#include "inference/text/tokenizer.h"

namespace fireside::text {

/// tokenizer.chat_template.rerank of the file with its {query} and {document} filled in. The template's own
/// text may hold control tokens, what is filled in may not. Errors: ModelInconsistent (the file has no such
/// template, or one without these two places).
[[nodiscard]] Result<std::vector<PromptPiece>> rerankPrompt(const gguf::GgufFile& file,
                                                            std::string_view query,
                                                            std::string_view document);

}  // namespace fireside::text
