// Sessions that are kept, in memory and in files, go on exactly as if nothing had happened; files that are
// not what they should be change nothing.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>

#include "inference/engine.h"
#include "tests/engine/nmse.h"
#include "tests/engine/tiny_model.h"

namespace fireside {
namespace {

using namespace engine;

std::filesystem::path data(const std::string& name) {
    return std::filesystem::path(FIRESIDE_TEST_DATA) / "models" / name;
}

std::unique_ptr<Model> loaded(const std::filesystem::path& path, LoadOptions options = {}) {
    options.device = "vulkan:0";
    auto model = Model::load(path, std::move(options));
    EXPECT_TRUE(model.ok()) << model.error().detail;
    return model.ok() ? std::move(*model) : nullptr;
}

GenerationRequest greedy(const std::string& prompt, std::int32_t tokens) {
    GenerationRequest request;
    request.prompt = {{prompt, true}};
    request.sampling.temperature = 0;
    request.maxTokens = tokens;
    return request;
}

/// What a greedy answer says, with all it says about its logits: equal text and log probabilities, bit by
/// bit, come of equal logits.
std::vector<float> trace(const engine::Generation& answer) {
    std::vector<float> trace;
    for (const auto& report : answer.tokens) {
        for (const auto& token : report.likeliest) {
            trace.push_back(static_cast<float>(token.token));
            trace.push_back(static_cast<float>(token.logProbability));
        }
    }
    return trace;
}

/// The answer after `prompt`, traced.
struct Continuation {
    std::vector<float> trace;
    std::string text;
    std::int32_t reused = 0;
};
Continuation goOn(Model& model, const std::string& prompt, std::int32_t tokens = 6) {
    auto request = greedy(prompt, tokens);
    request.logProbabilities = 40;
    const auto answer = model.generate(request);
    EXPECT_TRUE(answer.ok()) << answer.error().detail;
    if (!answer.ok()) return {};
    return {trace(*answer), answer->text, answer->stats.reusedTokens};
}

std::string bytesOf(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void writeBytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

/// Every kind of cache: plain, windows (longer than the window too), latent, recurrent.
class KeptSession : public testing::TestWithParam<const char*> {
 protected:
    test::TemporaryFolder folder_;
};

TEST_P(KeptSession, GoesOnBitByBit) {
    const auto path = data(GetParam());
    const std::string prompt = repeated("the cat sat on a mat. ", 9);
    auto original = loaded(path, {.contextLength = 500});
    ASSERT_TRUE(original);
    ASSERT_TRUE(original->generate(greedy(prompt, 1)).ok());
    const auto snapshot = original->snapshot();
    ASSERT_TRUE(snapshot.ok()) << snapshot.error().detail;
    const auto file = folder_ / "session";
    const auto saved = original->saveSession(file);
    ASSERT_TRUE(saved.ok()) << saved.error().detail;
    EXPECT_EQ(*saved, snapshot->tokens());
    const Continuation expected = goOn(*original, prompt + " More");
    EXPECT_GT(expected.reused, 20);

    // Another history in between, then back.
    (void)goOn(*original, "something else");
    ASSERT_TRUE(original->restore(*snapshot).ok());
    const Continuation again = goOn(*original, prompt + " More");
    EXPECT_EQ(again.trace, expected.trace);
    EXPECT_EQ(again.reused, expected.reused);

    // Another model object with a longer context. (Rings are as long here as there, on one device;
    // kernel_forms_test.cpp has others.)
    auto other = loaded(path, {.contextLength = 600});
    const auto restored = other->restoreSession(file);
    ASSERT_TRUE(restored.ok()) << restored.error().detail;
    EXPECT_EQ(*restored, *saved);
    const Continuation moved = goOn(*other, prompt + " More");
    EXPECT_EQ(moved.trace, expected.trace);
    EXPECT_EQ(moved.reused, expected.reused);
}

INSTANTIATE_TEST_SUITE_P(Families, KeptSession,
                         testing::Values("llama.q4_0.gguf", "gemma3.q8_0.gguf", "gpt-oss-small.mxfp4.gguf",
                                         "deepseek2.f16.gguf", "qwen35.q8_0.gguf", "step35.q8_0.gguf"),
                         [](const auto& param) {
                             std::string name = param.param;
                             std::replace_if(
                                 name.begin(), name.end(), [](char c) { return std::isalnum(c) == 0; }, '_');
                             return name;
                         });

TEST(Snapshots, TwoBranchesAreWhatFreshEvaluationsAre) {
    const std::string root = "Once upon a time there was a dog";
    auto model = loaded(FIRESIDE_DEMO_MODEL);
    EXPECT_EQ(model->snapshot().code(), ErrorCode::InvalidArgument);
    ASSERT_TRUE(model->generate(greedy(root, 0)).ok());
    const auto snapshot = model->snapshot();
    ASSERT_TRUE(snapshot.ok());
    EXPECT_GT(snapshot->bytes(), 0u);
    for (const char* branch : {" and a cat", " who was sad", " and a cat"}) {
        ASSERT_TRUE(model->restore(*snapshot).ok());
        const Continuation here = goOn(*model, root + branch, 12);
        EXPECT_GE(here.reused, snapshot->tokens() - 1);
        const Continuation fresh = goOn(*loaded(FIRESIDE_DEMO_MODEL), root + branch, 12);
        EXPECT_EQ(fresh.reused, 0);
        EXPECT_EQ(here.text, fresh.text);
        ASSERT_EQ(here.trace.size(), fresh.trace.size());
        EXPECT_LT(test::nmse(fresh.trace, here.trace), 1e-8);
    }
    auto other = loaded(data("llama.q4_0.gguf"));
    EXPECT_EQ(other->restore(*snapshot).code(), ErrorCode::SessionMismatch);
}

class SessionFiles : public testing::Test {
 protected:
    void SetUp() override {
        model_ = loaded(FIRESIDE_DEMO_MODEL);
        ASSERT_TRUE(model_->generate(greedy(kStory, 3)).ok());
        ASSERT_TRUE(model_->saveSession(file_).ok());
        bytes_ = bytesOf(file_);
    }
    /// That restoring is refused, and that what was cached before is still there.
    void expectRefused(Model& model, ErrorCode code, const std::string& why) {
        (void)goOn(model, "A big red ball was in the park", 1);
        const auto restored = model.restoreSession(file_);
        ASSERT_FALSE(restored.ok()) << why;
        EXPECT_EQ(errorName(restored.code()), errorName(code)) << why << ": " << restored.error().detail;
        EXPECT_NE(restored.error().detail.find("session"), std::string::npos) << "names the file";
        EXPECT_GT(goOn(model, "A big red ball was in the park", 1).reused, 5) << why;
    }
    static constexpr const char* kStory = "Once upon a time there was a little girl";
    test::TemporaryFolder folder_;
    std::filesystem::path file_ = folder_ / "session";
    std::unique_ptr<Model> model_;
    std::string bytes_;
};

TEST_F(SessionFiles, OfAnotherModelOrKindOfCacheAreRefused) {
    expectRefused(*loaded(FIRESIDE_DEMO_MODEL, {.kvType = KvType::Q8_0}), ErrorCode::SessionMismatch,
                  "KV type");
    // Same metadata and shapes, other weights.
    test::TinyModel tiny;
    tiny.write(folder_ / "one.gguf");
    tiny.seed = 2;
    tiny.write(folder_ / "two.gguf");
    auto one = loaded(folder_ / "one.gguf"), two = loaded(folder_ / "two.gguf");
    ASSERT_TRUE(one->generate(greedy("abcdefg", 1)).ok());
    ASSERT_TRUE(one->saveSession(file_).ok());
    expectRefused(*two, ErrorCode::SessionMismatch, "other weights");
    expectRefused(*model_, ErrorCode::SessionMismatch, "another model");
    EXPECT_TRUE(loaded(folder_ / "one.gguf")->restoreSession(file_).ok());
}

TEST_F(SessionFiles, DamageIsFound) {
    for (const std::size_t length : {std::size_t{0}, std::size_t{7}, std::size_t{11}, std::size_t{30},
                                     bytes_.size() / 2, bytes_.size() - 1}) {
        writeBytes(file_, bytes_.substr(0, length));
        expectRefused(*model_, ErrorCode::FileDamaged, "cut to " + std::to_string(length));
    }
    writeBytes(file_, bytes_ + "x");
    expectRefused(*model_, ErrorCode::FileDamaged, "longer");
    for (const std::size_t at : {std::size_t{0}, std::size_t{17}, std::size_t{31}, std::size_t{36},
                                 bytes_.size() / 2, bytes_.size() - 1}) {
        std::string flipped = bytes_;
        flipped[at] = static_cast<char>(flipped[at] ^ 0x40);
        writeBytes(file_, flipped);
        expectRefused(*model_, ErrorCode::FileDamaged, "flipped at " + std::to_string(at));
    }
    std::string newer = bytes_;
    newer[8] = 2;
    writeBytes(file_, newer);
    expectRefused(*model_, ErrorCode::SessionMismatch, "newer version");
    std::filesystem::remove(file_);
    EXPECT_EQ(model_->restoreSession(file_).code(), ErrorCode::FileNotFound);
}

TEST_F(SessionFiles, LongerThanTheContextAreRefused) {
    (void)goOn(*model_, repeated(kStory, 6));
    ASSERT_TRUE(model_->saveSession(file_).ok());
    auto small = loaded(FIRESIDE_DEMO_MODEL, {.contextLength = 40});
    (void)goOn(*small, "A ball", 1);
    EXPECT_EQ(small->restoreSession(file_).code(), ErrorCode::ContextFull);
    EXPECT_GT(goOn(*small, "A ball", 1).reused, 1);
}

TEST_F(SessionFiles, AFullDiskLeavesTheEarlierFile) {
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 1000;
    setrlimit(RLIMIT_FSIZE, &small);
    const auto saved = model_->saveSession(file_);
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    ASSERT_FALSE(saved.ok());
    EXPECT_EQ(errorName(saved.code()), errorName(ErrorCode::DiskFull)) << saved.error().detail;
    EXPECT_EQ(bytesOf(file_), bytes_);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "session.part"));
    // A device that has no room for anything, where the bytes are put first.
    std::filesystem::create_symlink("/dev/full", folder_ / "session.part");
    const auto full = model_->saveSession(file_);
    EXPECT_EQ(errorName(full.code()), errorName(ErrorCode::DiskFull)) << full.error().detail;
    EXPECT_EQ(bytesOf(file_), bytes_);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "session.part"));
    const auto nowhere = model_->saveSession(folder_ / "no such folder" / "session");
    EXPECT_EQ(nowhere.code(), ErrorCode::NotWritable);
}

/// Recurrent state cannot be cut back: the next turn goes on a little before the end of the prompt.
TEST(RecurrentSession, TheSamePromptAndOneThatPartsLateReuseMost) {
    auto model = loaded(data("qwen35.q8_0.gguf"), {.contextLength = 400});
    const std::string prompt = repeated("the cat sat on a mat. ", 5);
    const Continuation first = goOn(*model, prompt + " So");
    const Continuation again = goOn(*model, prompt + " So");
    EXPECT_EQ(first.reused, 0);
    EXPECT_GT(again.reused, 10);
    EXPECT_EQ(again.text, first.text);
    const Continuation fresh =
        goOn(*loaded(data("qwen35.q8_0.gguf"), {.contextLength = 400}), prompt + " At");
    const Continuation parted = goOn(*model, prompt + " At");
    EXPECT_GT(parted.reused, 10);
    EXPECT_EQ(parted.text, fresh.text);
}

class ContextShift : public testing::Test {
 protected:
    static constexpr std::int32_t kContext = 64;
    std::unique_ptr<Model> model_ = loaded(FIRESIDE_DEMO_MODEL, {.contextLength = kContext});
};

TEST_F(ContextShift, AnAnswerGoesOnAndIsThatOfWhatIsLeft) {
    auto request = greedy("Once upon a time", 150);
    const auto whole = model_->generate(request);
    ASSERT_TRUE(whole.ok());
    EXPECT_EQ(whole->stopReason, StopReason::ContextFull);
    EXPECT_EQ(whole->droppedTokens, 0);

    // Ids are followed by hand: the context as it should be, evaluated afresh at each shift.
    request.shiftContext = true;
    request.keepTokens = 4;
    request.logProbabilities = 3;
    std::vector<std::int32_t> progress;
    request.onPrefill = [&](std::int32_t read, std::int32_t) { progress.push_back(read); };
    const auto shifted = model_->generate(request);
    ASSERT_TRUE(shifted.ok()) << shifted.error().detail;
    EXPECT_EQ(shifted->stopReason, StopReason::TokenLimit);
    EXPECT_EQ(shifted->stats.generatedTokens, 150);
    EXPECT_EQ(shifted->text.substr(0, whole->text.size()), whole->text);
    EXPECT_GT(std::count(progress.begin(), progress.end(), request.keepTokens), 1) << "reads the rest again";

    auto fresh = loaded(FIRESIDE_DEMO_MODEL, {.contextLength = kContext});
    std::vector<TokenId> context = fresh->tokenizer().encode(request.prompt);
    if (const auto bos = fresh->tokenizer().bos(); context.front() != *bos)
        context.insert(context.begin(), *bos);
    const std::vector<TokenId> kept(context.begin(), context.begin() + request.keepTokens);
    std::int32_t dropped = 0;
    int shifts = 0;
    for (std::size_t i = 0; i + 1 < shifted->tokens.size(); ++i) {
        context.push_back(shifted->tokens[i].chosen.token);
        if (context.size() <= static_cast<std::size_t>(kContext)) continue;
        const auto drop = static_cast<std::int32_t>(context.size() - kept.size() + 1) / 2;
        context.erase(context.begin() + request.keepTokens, context.begin() + request.keepTokens + drop);
        dropped += drop;
        ++shifts;
        EXPECT_TRUE(std::equal(kept.begin(), kept.end(), context.begin()));
        const auto rows = fresh->logits(context);
        ASSERT_TRUE(rows.ok());
        const std::size_t width = static_cast<std::size_t>(fresh->info().vocabularySize);
        const auto last = rows->end() - static_cast<std::ptrdiff_t>(width);
        const auto best = std::max_element(last, rows->end());
        double total = 0;
        for (auto x = last; x != rows->end(); ++x) total += std::exp(double{*x} - double{*best});
        EXPECT_EQ(shifted->tokens[i + 1].chosen.token, best - last);
        EXPECT_NEAR(shifted->tokens[i + 1].chosen.logProbability, -std::log(total), 1e-4);
    }
    EXPECT_GE(shifts, 3);
    EXPECT_EQ(shifted->droppedTokens, dropped);
    EXPECT_EQ(shifted->contextUsed, static_cast<std::int32_t>(context.size()) + 1);
}

TEST_F(ContextShift, WhatCannotBeKeptEndsTheAnswer) {
    auto request = greedy("Once upon a time", 150);
    request.shiftContext = true;
    request.keepTokens = kContext / 2 + 1;
    const auto answer = model_->generate(request);
    ASSERT_TRUE(answer.ok());
    EXPECT_EQ(answer->stopReason, StopReason::ContextFull);
    request.keepTokens = -1;
    EXPECT_EQ(model_->generate(request).code(), ErrorCode::InvalidArgument);
}

TEST_F(ContextShift, MayBeCancelledWhileItReads) {
    auto request = greedy("Once upon a time", 150);
    CancelToken cancel = false;
    request.shiftContext = true;
    request.cancel = &cancel;
    int began = 0;
    request.onPrefill = [&](std::int32_t, std::int32_t total) {
        if (total > 10 && ++began == 1) cancel = true;  // the prompt itself is shorter
    };
    const auto answer = model_->generate(request);
    ASSERT_TRUE(answer.ok()) << answer.error().detail;
    EXPECT_EQ(answer->stopReason, StopReason::Cancelled);
    EXPECT_LT(answer->stats.generatedTokens, 100);
}

}  // namespace
}  // namespace fireside
