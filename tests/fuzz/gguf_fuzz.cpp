// Any bytes as a model file: the parser, every accessor, decoding of weights, and what is read from metadata
// before weights matter (the tokenizer, the chat template, the family's numbers).
#include <vector>

#include "inference/gguf/gguf_file.h"
#include "inference/gguf/gguf_parser.h"
#include "inference/text/chat_template.h"
#include "inference/text/tokenizer.h"
#include "tests/fuzz/allocation_bound.h"
#include "tests/fuzz/fuzz_input.h"

namespace {

using namespace fireside;

void decodeBlock(const gguf::Tensor& tensor, std::size_t block) {
    const gguf::TypeTraits& type = gguf::traits(tensor.type);
    std::vector<float> weights(type.blockSize);
    gguf::decode(tensor.type, tensor.data.subspan(block * type.bytesPerBlock, type.bytesPerBlock), weights);
}

/// `bytes` stand on the heap and end where they end, so that a sanitizer sees reading beyond.
void readPart(std::span<const std::byte> bytes) {
    const auto part = gguf::parsePart(bytes);
    if (!part.ok()) return;
    for (const gguf::Tensor& tensor : part->tensors) {
        const gguf::TypeTraits& type = gguf::traits(tensor.type);
        const std::size_t blocks = tensor.data.size() / type.bytesPerBlock;
        fuzz::require(blocks > 0 && blocks * type.blockSize == tensor.elements(),
                      "a tensor's data is all of its blocks");
        fuzz::require(tensor.data.data() >= bytes.data() &&
                          tensor.data.data() + tensor.data.size() <= bytes.data() + bytes.size(),
                      "tensors lie within the file");
        decodeBlock(tensor, 0);
        decodeBlock(tensor, blocks - 1);
    }
}

void readFile(const std::filesystem::path& path, const std::vector<std::string>& keys) {
    const auto file = gguf::GgufFile::open(path);
    if (!file.ok()) return;
    for (const std::string& key : keys) {
        (void)file->unsignedInteger(key);
        (void)file->number(key);
        (void)file->boolean(key);
        (void)file->string(key);
        (void)file->strings(key);
        (void)file->numbers(key);
        (void)file->integers(key);
    }
    const auto tokenizer = text::Tokenizer::create(*file);
    if (!tokenizer.ok()) return;
    for (text::TokenId id = -1; id <= (*tokenizer)->vocabularySize(); ++id)
        (void)(*tokenizer)->piece(id, true);
    (void)(*tokenizer)->encode("Hello <|im_end|>\xff world", true);
    (void)text::ChatTemplate::forModel(*file, **tokenizer)->name();
}

std::vector<std::string> keysOf(std::span<const std::byte> bytes) {
    std::vector<std::string> keys;
    const auto part = gguf::parsePart(bytes);
    if (!part.ok()) return keys;
    for (const auto& entry : part->metadata) keys.emplace_back(entry.first);
    return keys;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzz::MemoryFile kFile;
    const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(data), size);
    kFile.write(bytes);
    const fuzz::AllocationBound bound(fuzz::inProportionToFile(size));
    readPart(std::vector<std::byte>(bytes.begin(), bytes.end()));
    readFile(kFile.path(), keysOf(bytes));
    return 0;
}
