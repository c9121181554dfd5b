// Small vocabularies opened as files, and the conformance ones where they are at hand.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "inference/gguf/gguf_file.h"
#include "inference/text/tokenizer.h"
#include "tests/gguf/gguf_writer.h"
#include "tests/gguf/temporary_folder.h"
#include "tests/text/small_vocabularies.h"

namespace fireside::test {

inline Result<gguf::GgufFile> reopen(const GgufWriter& writer) {
    TemporaryFolder folder;  // the mapping outlives the name
    writer.write(folder / "vocabulary.gguf");
    return gguf::GgufFile::open(folder / "vocabulary.gguf");
}

inline Result<std::unique_ptr<text::Tokenizer>> makeTokenizer(const GgufWriter& writer) {
    auto file = reopen(writer);
    if (!file.ok()) return file.error();
    return text::Tokenizer::create(*file);
}

/// The tokenizer of a file that must be good.
inline std::unique_ptr<text::Tokenizer> goodTokenizer(const GgufWriter& writer) {
    auto tokenizer = makeTokenizer(writer);
    EXPECT_TRUE(tokenizer.ok()) << tokenizer.error().detail;
    return tokenizer.ok() ? std::move(*tokenizer) : nullptr;
}

inline std::filesystem::path fixture(const std::string& name) {
    return std::filesystem::path(FIRESIDE_SHARED) / "fixtures/tokenizers" / name;
}

inline std::unique_ptr<text::Tokenizer> tokenizerOf(const std::filesystem::path& path) {
    auto file = gguf::GgufFile::open(path);
    EXPECT_TRUE(file.ok()) << file.error().detail;
    if (!file.ok()) return nullptr;
    auto tokenizer = text::Tokenizer::create(*file);
    EXPECT_TRUE(tokenizer.ok()) << tokenizer.error().detail;
    return tokenizer.ok() ? std::move(*tokenizer) : nullptr;
}

inline std::string decodeAll(const text::Tokenizer& tokenizer, const std::vector<text::TokenId>& ids) {
    std::string bytes;
    for (const text::TokenId id : ids) bytes += tokenizer.piece(id, true);
    return bytes;
}

}  // namespace fireside::test
