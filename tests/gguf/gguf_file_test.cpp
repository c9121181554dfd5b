#include "inference/gguf/gguf_file.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "inference/gguf/mapped_file.h"
#include "tests/gguf/gguf_writer.h"
#include "tests/gguf/temporary_folder.h"

namespace fireside::test {
namespace {

using gguf::GgufFile;

GgufFile opened(const std::filesystem::path& path) {
    auto file = GgufFile::open(path);
    EXPECT_TRUE(file.ok()) << file.error().detail;
    return std::move(*file);
}

ErrorCode failureOf(const std::filesystem::path& path) {
    const auto file = GgufFile::open(path);
    EXPECT_FALSE(file.ok());
    return file.ok() ? ErrorCode::Internal : file.code();
}

class GgufFileTest : public testing::Test {
 protected:
    TemporaryFolder folder_;
};

TEST_F(GgufFileTest, ReadsEveryKindOfValue) {
    for (const std::uint32_t version : {2u, 3u}) {
        GgufWriter writer(version);
        writer.u8("u8", 200).i8("i8", -3).u16("u16", 60000).i16("i16", -300).u32("u32", 4000000000u);
        writer.i32("i32", -7)
            .u64("u64", 1ull << 40)
            .i64("i64", -(1ll << 40))
            .f32("f32", 0.5f)
            .f64("f64", 0.1);
        writer.boolean("bool", true).string("string", "text").strings("strings", {"a", "", "c\n"});
        writer.u8s("u8s", {1, 255}).i32s("i32s", {-1, 2}).f32s("f32s", {0.25f, -4}).u64s("u64s", {~0ull});
        writer.booleans("bools", {1, 0}).u32s("empty", {});
        writer.write(folder_ / "values.gguf");
        const GgufFile file = opened(folder_ / "values.gguf");
        EXPECT_EQ(file.unsignedInteger("u8"), 200u);
        EXPECT_EQ(file.number("i8"), -3.0);
        EXPECT_EQ(file.unsignedInteger("i8"), std::nullopt);
        EXPECT_EQ(file.unsignedInteger("u16"), 60000u);
        EXPECT_EQ(file.number("i16"), -300.0);
        EXPECT_EQ(file.unsignedInteger("u32"), 4000000000u);
        EXPECT_EQ(file.number("i32"), -7.0);
        EXPECT_EQ(file.unsignedInteger("u64"), 1ull << 40);
        EXPECT_EQ(std::get<std::int64_t>(*file.find("i64")), -(1ll << 40));
        EXPECT_EQ(file.number("f32"), 0.5);
        EXPECT_EQ(file.number("f64"), 0.1);
        EXPECT_EQ(file.boolean("bool"), true);
        EXPECT_EQ(file.boolean("u8"), std::nullopt);
        EXPECT_EQ(file.string("string"), "text");
        EXPECT_EQ(*file.strings("strings"), (std::vector<std::string_view>{"a", "", "c\n"}));
        EXPECT_EQ(file.integers("u8s"), (std::vector<std::int64_t>{1, 255}));
        EXPECT_EQ(file.integers("i32s"), (std::vector<std::int64_t>{-1, 2}));
        EXPECT_EQ(file.numbers("i32s"), (std::vector<double>{-1, 2}));
        EXPECT_EQ(file.numbers("f32s"), (std::vector<double>{0.25, -4}));
        EXPECT_EQ(file.integers("f32s"), std::nullopt);
        EXPECT_EQ(file.integers("u64s"), std::nullopt) << "does not fit";
        EXPECT_EQ(file.numbers("strings"), std::nullopt);
        EXPECT_EQ(std::get<std::vector<bool>>(*file.find("bools")), (std::vector<bool>{true, false}));
        EXPECT_EQ(file.integers("empty"), std::vector<std::int64_t>{});
        EXPECT_EQ(file.find("absent"), nullptr);
    }
}

TEST_F(GgufFileTest, ReadsTensors) {
    GgufWriter writer;
    writer.tensorF32("a", {3, 2}, {1, 2, 3, 4, 5, 6}).tensor("b", {32}, 8, Bytes(34, std::byte{7}));
    writer.tensorF32("c", {1, 1, 1, 2}, {8, 9});
    writer.write(folder_ / "tensors.gguf");
    const GgufFile file = opened(folder_ / "tensors.gguf");
    ASSERT_EQ(file.tensors().size(), 3u);
    const gguf::Tensor* a = file.tensor("a");
    ASSERT_NE(a, nullptr);
    EXPECT_EQ(a->shape, (std::vector<std::uint64_t>{3, 2}));
    EXPECT_EQ(a->elements(), 6u);
    std::vector<float> values(6);
    gguf::decode(a->type, a->data, values);
    EXPECT_EQ(values, (std::vector<float>{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(file.tensor("b")->type, gguf::TensorType::Q8_0);
    EXPECT_EQ(file.tensor("b")->data.size(), 34u);
    EXPECT_EQ(file.tensor("c")->elements(), 2u);
    EXPECT_EQ(file.tensor("d"), nullptr);
    EXPECT_EQ(file.fileBytes(), std::filesystem::file_size(folder_ / "tensors.gguf"));
    EXPECT_EQ(file.path(), folder_ / "tensors.gguf");
}

TEST_F(GgufFileTest, HonoursAlignment) {
    for (const std::uint32_t alignment : {1u, 8u, 64u, 4096u}) {
        GgufWriter writer;
        writer.alignment(alignment);
        writer.tensorF32("a", {3}, {1, 2, 3}).tensorF32("b", {1}, {4});
        writer.write(folder_ / "aligned.gguf");
        const GgufFile file = opened(folder_ / "aligned.gguf");
        std::vector<float> value(1);
        gguf::decode(gguf::TensorType::F32, file.tensor("b")->data, value);
        EXPECT_EQ(value[0], 4.0f) << alignment;
    }
}

TEST_F(GgufFileTest, StaysValidWhenMoved) {
    GgufWriter writer;
    writer.string("name", "short").tensorF32("t", {1}, {42});
    writer.write(folder_ / "a.gguf");
    GgufFile first = opened(folder_ / "a.gguf");
    const GgufFile second = std::move(first);
    EXPECT_EQ(second.string("name"), "short");
    ASSERT_NE(second.tensor("t"), nullptr);
    std::vector<float> value(1);
    gguf::decode(gguf::TensorType::F32, second.tensor("t")->data, value);
    EXPECT_EQ(value[0], 42.0f);
}

TEST_F(GgufFileTest, NestedArraysAreSkipped) {
    Bytes nested;  // [[1, 2], []] of u8
    append(nested, std::uint32_t{9});
    append(nested, std::uint64_t{2});
    for (const auto& inner : {std::vector<std::uint8_t>{1, 2}, std::vector<std::uint8_t>{}}) {
        append(nested, std::uint32_t{0});
        append(nested, static_cast<std::uint64_t>(inner.size()));
        appendRaw(nested, inner.data(), inner.size());
    }
    GgufWriter writer;
    writer.raw("nested", 9, nested).u32("after", 5);
    writer.write(folder_ / "nested.gguf");
    const GgufFile file = opened(folder_ / "nested.gguf");
    EXPECT_EQ(file.find("nested"), nullptr);
    EXPECT_EQ(file.unsignedInteger("after"), 5u);
}

TEST_F(GgufFileTest, TellsWhatIsNoModel) {
    EXPECT_EQ(failureOf(folder_ / "missing.gguf"), ErrorCode::FileNotFound);
    EXPECT_EQ(failureOf(folder_.path()), ErrorCode::FileUnreadable);
    writeFile(folder_ / "empty.gguf", {});
    EXPECT_EQ(failureOf(folder_ / "empty.gguf"), ErrorCode::NotGguf);
    std::ofstream(folder_ / "text.gguf") << "This is a text that somebody called a model.";
    EXPECT_EQ(failureOf(folder_ / "text.gguf"), ErrorCode::NotGguf);
    GgufWriter(1).write(folder_ / "v1.gguf");
    EXPECT_EQ(failureOf(folder_ / "v1.gguf"), ErrorCode::UnsupportedVersion);
    GgufWriter(4).write(folder_ / "v4.gguf");
    EXPECT_EQ(failureOf(folder_ / "v4.gguf"), ErrorCode::UnsupportedVersion);
    GgufWriter(0x03000000).write(folder_ / "big.gguf");
    const auto big = GgufFile::open(folder_ / "big.gguf");
    ASSERT_FALSE(big.ok());
    EXPECT_EQ(big.code(), ErrorCode::UnsupportedVersion);
    EXPECT_NE(big.error().detail.find("big-endian"), std::string::npos);
}

TEST_F(GgufFileTest, NamesTensorAndTypeItCannotDecode) {
    GgufWriter writer;
    writer.tensor("blk.0.attn_q.weight", {256}, 15, Bytes(292));
    writer.write(folder_ / "q8_k.gguf");
    const auto file = GgufFile::open(folder_ / "q8_k.gguf");
    ASSERT_FALSE(file.ok());
    EXPECT_EQ(file.code(), ErrorCode::UnsupportedTensorType);
    EXPECT_NE(file.error().detail.find("blk.0.attn_q.weight"), std::string::npos);
    EXPECT_NE(file.error().detail.find("q8_k"), std::string::npos);
}

class SplitFileTest : public GgufFileTest {
 protected:
    static std::vector<GgufWriter> threeParts() {
        std::vector<GgufWriter> parts(3);
        parts[0].string("general.name", "split");
        parts[1].tensorF32("a", {2}, {1, 2}).tensorF32("b", {1}, {3});
        parts[2].tensorF32("c", {1}, {4});
        return parts;
    }
};

TEST_F(SplitFileTest, AnyPartOpensAll) {
    for (const auto& path : writeSplit(folder_.path(), "model", threeParts())) {
        const GgufFile file = opened(path);
        EXPECT_EQ(file.string("general.name"), "split");
        ASSERT_EQ(file.tensors().size(), 3u);
        std::vector<float> value(1);
        gguf::decode(gguf::TensorType::F32, file.tensor("c")->data, value);
        EXPECT_EQ(value[0], 4.0f);
        EXPECT_EQ(file.path(), path);
    }
}

TEST_F(SplitFileTest, AMissingPartIsNamed) {
    const auto paths = writeSplit(folder_.path(), "model", threeParts());
    std::filesystem::remove(paths[1]);
    const auto file = GgufFile::open(paths[0]);
    ASSERT_FALSE(file.ok());
    EXPECT_EQ(file.code(), ErrorCode::FileNotFound);
    EXPECT_NE(file.error().detail.find("model-00002-of-00003.gguf"), std::string::npos);
}

TEST_F(SplitFileTest, HeadsOfAllPartsAreTheModel) {
    const auto paths = writeSplit(folder_.path(), "model", threeParts());
    std::vector<gguf::MappedFile> files;
    std::vector<gguf::FileHead> heads;
    for (const auto& path : paths) {
        files.push_back(gguf::MappedFile::open(path).value());
        const auto bytes = files.back().bytes();
        heads.push_back({bytes.first(heads.empty() ? bytes.size() : bytes.size() - 4), bytes.size()});
    }
    std::size_t incomplete = 0;
    const auto whole = GgufFile::ofHeads("model", heads, incomplete);
    ASSERT_TRUE(whole.ok() && *whole);
    EXPECT_EQ((*whole)->string("general.name"), "split");
    EXPECT_EQ((*whole)->tensors().size(), 3u);
    EXPECT_EQ((*whole)->tensor("a")->data.size(), 8u);

    heads[1].bytes = heads[1].bytes.first(60);
    const auto more = GgufFile::ofHeads("model", heads, incomplete);
    EXPECT_TRUE(more.ok() && !*more);
    EXPECT_EQ(incomplete, 1u);
    heads.pop_back();
    heads[1] = {files[1].bytes(), files[1].bytes().size()};
    EXPECT_EQ(GgufFile::ofHeads("model", heads, incomplete).code(), ErrorCode::FileDamaged);
}

TEST_F(SplitFileTest, PartsMustBelongTogether) {
    const auto paths = writeSplit(folder_.path(), "model", threeParts());
    std::filesystem::copy_file(paths[1], paths[2], std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(failureOf(paths[0]), ErrorCode::FileDamaged);  // part 2 twice
}

TEST_F(SplitFileTest, ARenamedPartSaysSo) {
    const auto paths = writeSplit(folder_.path(), "model", threeParts());
    std::filesystem::rename(paths[0], folder_ / "renamed.gguf");
    EXPECT_EQ(failureOf(folder_ / "renamed.gguf"), ErrorCode::FileDamaged);
}

TEST_F(SplitFileTest, ATensorInTwoPartsIsDamage) {
    auto parts = threeParts();
    parts[2].tensorF32("a", {1}, {5});
    EXPECT_EQ(failureOf(writeSplit(folder_.path(), "twice", parts)[0]), ErrorCode::FileDamaged);
}

TEST_F(SplitFileTest, TensorsAreCounted) {
    auto parts = threeParts();
    const auto paths = writeSplit(folder_.path(), "model", parts);
    parts[2] = GgufWriter();
    parts[2].u16("split.no", 2).u16("split.count", 3).i32("split.tensors.count", 3);
    parts[2].write(paths[2]);
    EXPECT_EQ(failureOf(paths[0]), ErrorCode::FileDamaged);
}

TEST_F(SplitFileTest, ASinglePartNeedsNoSpecialName) {
    GgufWriter writer;
    writer.u16("split.no", 0).u16("split.count", 1).tensorF32("a", {1}, {1});
    writer.write(folder_ / "one.gguf");
    EXPECT_EQ(opened(folder_ / "one.gguf").tensors().size(), 1u);
}

}  // namespace
}  // namespace fireside::test
