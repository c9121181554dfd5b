// Files that lie: every one must be refused (or read) without a crash, a hang or a large allocation.
#include <gtest/gtest.h>

#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "inference/gguf/gguf_file.h"
#include "inference/gguf/gguf_parser.h"
#include "tests/gguf/gguf_writer.h"
#include "tests/gguf/temporary_folder.h"

namespace fireside::test {
namespace {

using gguf::parsePart;

GgufWriter goodFile() {
    GgufWriter writer;
    writer.string("general.architecture", "llama").u32("llama.block_count", 2).boolean("flag", true);
    writer.strings("tokenizer.ggml.tokens", {"<s>", "a", "bc"}).f32s("tokenizer.ggml.scores", {0, -1, -2});
    writer.tensorF32("a.weight", {4, 2}, {1, 2, 3, 4, 5, 6, 7, 8}).tensor("b.weight", {32, 1}, 2, Bytes(18));
    return writer;
}

void expectDamage(const Bytes& bytes, const std::string& word) {
    const auto part = parsePart(bytes);
    ASSERT_FALSE(part.ok()) << word;
    EXPECT_EQ(part.code(), ErrorCode::FileDamaged) << part.error().detail;
    EXPECT_NE(part.error().detail.find("offset"), std::string::npos) << part.error().detail;
    EXPECT_NE(part.error().detail.find(word), std::string::npos) << part.error().detail;
}

void expectDamage(const GgufWriter& writer, const std::string& word) {
    expectDamage(writer.bytes(), word);
}

template <class T>
Bytes overwritten(Bytes bytes, std::size_t offset, T value) {
    std::memcpy(bytes.data() + offset, &value, sizeof value);
    return bytes;
}

std::size_t offsetOf(const Bytes& bytes, std::string_view text) {
    const std::string_view all(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    const std::size_t offset = all.find(text);
    EXPECT_NE(offset, std::string_view::npos);
    return offset;
}

constexpr std::uint64_t kAbsurd[] = {~0ull, 1ull << 63, 1ull << 40, 0xffffffffull, (1ull << 61) + 1};

TEST(GgufDamage, TheGoodFileIsGood) {
    const Bytes bytes = goodFile().bytes();
    const auto part = parsePart(bytes);
    ASSERT_TRUE(part.ok()) << part.error().detail;
    EXPECT_EQ(part->tensors.size(), 2u);
    EXPECT_EQ(part->metadata.size(), 5u);
}

TEST(GgufDamage, EveryTruncationIsAnError) {
    const Bytes bytes = goodFile().bytes();
    const std::size_t needed =
        bytes.size() - 14;  // the padding after the last tensor's 18 bytes may be missing
    for (std::size_t size = 0; size < needed; ++size) {
        // A copy of its own, so that a sanitizer sees reading past the end.
        const Bytes head(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        const auto part = parsePart(head);
        ASSERT_FALSE(part.ok()) << size << " bytes";
        EXPECT_EQ(part.code(), size < 4 ? ErrorCode::NotGguf : ErrorCode::FileDamaged) << size << " bytes";
    }
    EXPECT_TRUE(parsePart(std::span(bytes).first(needed)).ok());
}

TEST(GgufDamage, TruncatedFilesOnDiskAreErrors) {
    const TemporaryFolder folder;
    const Bytes bytes = goodFile().bytes();
    for (std::size_t size = 0; size < bytes.size() - 14; size += 7) {
        writeFile(folder / "cut.gguf",
                  Bytes(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size)));
        const auto file = gguf::GgufFile::open(folder / "cut.gguf");
        ASSERT_FALSE(file.ok()) << size;
        EXPECT_NE(file.error().detail.find("cut.gguf"), std::string::npos);
    }
}

TEST(GgufDamage, AbsurdCountsFailAtOnce) {
    const Bytes bytes = goodFile().bytes();
    for (const std::uint64_t absurd : kAbsurd) {
        expectDamage(overwritten(bytes, 8, absurd), "tensors");
        expectDamage(overwritten(bytes, 16, absurd), "metadata entries");
        expectDamage(overwritten(bytes, 24, absurd), "string");  // the first key
        const std::size_t tokens = offsetOf(bytes, "tokenizer.ggml.tokens") + 21 + 4 + 4;
        expectDamage(overwritten(bytes, tokens, absurd), "array elements");
        expectDamage(overwritten(bytes, tokens + 8, absurd), "string");  // the first token
        const std::size_t scores = offsetOf(bytes, "tokenizer.ggml.scores") + 21 + 4 + 4;
        expectDamage(overwritten(bytes, scores, absurd), "array elements");
        const std::size_t tensor = offsetOf(bytes, "a.weight");
        expectDamage(overwritten(bytes, tensor - 8, absurd), "string");
        expectDamage(overwritten(bytes, tensor + 8 + 4 + 8, absurd), "a.weight");  // its rows
    }
}

/// Whatever eight bytes are replaced, wherever: an answer, not a crash (run this with the sanitizers).
TEST(GgufDamage, AnyEightBytesMayBeWrong) {
    const Bytes bytes = goodFile().bytes();
    std::size_t refused = 0;
    for (std::size_t offset = 0; offset + 8 <= bytes.size(); ++offset) {
        for (const std::uint64_t value :
             {~0ull, 1ull << 63, 1ull << 40, 0xffffffffull, 0ull, 9ull, 0x0000000900000009ull}) {
            const auto part = parsePart(overwritten(bytes, offset, value));
            refused += part.ok() ? 0 : 1;
        }
    }
    EXPECT_GT(refused, bytes.size());
}

TEST(GgufDamage, UnknownValueTypes) {
    expectDamage(GgufWriter().raw("key", 13, Bytes(8)), "value type 13");
    expectDamage(GgufWriter().raw("key", 0xffffffff, Bytes(8)), "value type");
    Bytes array;
    append(array, std::uint32_t{77});
    append(array, std::uint64_t{1});
    array.resize(64);
    expectDamage(GgufWriter().raw("key", 9, array), "value type 77");
}

TEST(GgufDamage, TruthIsZeroOrOne) {
    expectDamage(GgufWriter().raw("key", 7, Bytes(1, std::byte{2})), "truth value of 2");
    expectDamage(GgufWriter().booleans("key", {0, 1, 255}), "truth value of 255");
}

TEST(GgufDamage, NestedArraysAreBounded) {
    Bytes deep;  // arrays of one array each, down and down
    append(deep, std::uint32_t{9});
    for (int i = 0; i < 10000; ++i) {
        append(deep, std::uint64_t{1});
        append(deep, std::uint32_t{9});
    }
    append(deep, std::uint64_t{0});
    expectDamage(GgufWriter().raw("key", 9, deep), "nested");

    Bytes wide;  // an array of arrays whose inner count is absurd
    append(wide, std::uint32_t{9});
    append(wide, std::uint64_t{1});
    append(wide, std::uint32_t{10});
    append(wide, (1ull << 61) + 1);
    expectDamage(GgufWriter().raw("key", 9, wide), "array elements");
}

TEST(GgufDamage, Duplicates) {
    expectDamage(GgufWriter().u32("key", 1).u32("key", 2), "second metadata entry key");
    expectDamage(GgufWriter().tensorF32("t", {1}, {1}).tensorF32("t", {1}, {2}), "second tensor named t");
}

TEST(GgufDamage, Shapes) {
    expectDamage(GgufWriter().tensor("t", {}, 0, Bytes(4)), "0 dimensions");
    expectDamage(GgufWriter().tensor("t", {1, 1, 1, 1, 1}, 0, Bytes(4)), "5 dimensions");
    expectDamage(GgufWriter().tensor("t", {4, 0}, 0, Bytes(16)), "empty dimension");
    expectDamage(GgufWriter().tensor("t", {33}, 2, Bytes(36)), "q4_0 blocks");
    expectDamage(GgufWriter().tensor("t", {128, 2}, 12, Bytes(144)), "q4_k blocks");
    expectDamage(GgufWriter().tensor("t", {1ull << 32, 1ull << 32}, 0, Bytes(4)), "overflows");
    expectDamage(GgufWriter().tensor("t", {1ull << 62}, 0, Bytes(4)), "overflows");
    expectDamage(GgufWriter().tensor("t", {1ull << 63, 2}, 8, Bytes(4)), "overflows");
    // The bytes would fit into 64 bits, the elements would not.
    expectDamage(GgufWriter().tensor("t", {1ull << 32, 1ull << 32}, 2, Bytes(18)), "overflows");
}

TEST(GgufDamage, DataPlaces) {
    const Bytes data(16);
    expectDamage(GgufWriter().tensorAt("t", {4}, 0, 4, Bytes(64)), "not aligned");
    expectDamage(GgufWriter().tensorAt("t", {4}, 0, 32, data), "data section");
    expectDamage(GgufWriter().tensorAt("t", {4}, 0, ~0ull - 31, data), "data section");
    expectDamage(GgufWriter().tensor("t", {1024}, 0, data), "4096 bytes of data");
}

TEST(GgufDamage, Alignments) {
    for (const std::uint32_t alignment : {0u, 3u, 48u, 1u << 21, 0xffffffffu}) {
        GgufWriter writer;
        writer.u32("general.alignment", alignment).tensorF32("t", {1}, {1});
        expectDamage(writer, "general.alignment");
    }
    expectDamage(GgufWriter().string("general.alignment", "32").tensorF32("t", {1}, {1}),
                 "general.alignment");
}

}  // namespace
}  // namespace fireside::test
