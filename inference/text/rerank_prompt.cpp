#include "inference/text/rerank_prompt.h"

#include <algorithm>
#include <string>

namespace fireside::text {

Result<std::vector<PromptPiece>> rerankPrompt(const gguf::GgufFile& file, std::string_view query,
                                              std::string_view document) {
    constexpr std::string_view kKey = "tokenizer.chat_template.rerank";
    constexpr std::string_view kQuery = "{query}", kDocument = "{document}";
    const auto found = file.string(kKey);
    if (!found)
        return Error{ErrorCode::ModelInconsistent, "metadata key " + std::string(kKey) + " is missing"};
    std::string_view rest = *found;
    if (rest.find(kQuery) == rest.npos || rest.find(kDocument) == rest.npos) {
        return Error{ErrorCode::ModelInconsistent, std::string(kKey) + " has no {query} or no {document}"};
    }
    std::vector<PromptPiece> pieces;
    while (!rest.empty()) {
        const std::size_t atQuery = rest.find(kQuery), atDocument = rest.find(kDocument);
        const std::size_t at = std::min({atQuery, atDocument, rest.size()});
        pieces.push_back({std::string(rest.substr(0, at)), true});
        if (at == rest.size()) break;
        const bool isQuery = atQuery < atDocument;
        pieces.push_back({std::string(isQuery ? query : document), false});
        rest.remove_prefix(at + (isQuery ? kQuery : kDocument).size());
    }
    return pieces;
}

}  // namespace fireside::text
