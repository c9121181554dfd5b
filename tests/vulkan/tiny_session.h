// A session of the tiny model on some executor, beside the oracle: what the tests of sessions share.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "inference/plan/executor.h"
#include "tests/reference/reference_executor.h"
#include "tests/vulkan/tiny_model.h"

namespace fireside::test {

class TinySession {
 protected:
    static constexpr std::int32_t kContext = 240;
    using CreateExecutor = std::function<Result<std::unique_ptr<plan::Executor>>(plan::PlanSource)>;

    void openOn(const TinyVariant& variant, const CreateExecutor& create) {
        session_.reset();  // sessions end before their executor
        executor_.reset();
        model_ = std::make_unique<TinyModel>(variant);
        auto executor = create(model_->plans());
        ASSERT_TRUE(executor.ok()) << executor.error().detail;
        executor_ = std::move(executor).value();
        auto session = executor_->createSession(kContext);
        ASSERT_TRUE(session.ok()) << session.error().detail;
        session_ = std::move(session).value();
    }
    static std::vector<float> run(plan::ExecutorSession& session, const plan::Step& step) {
        std::vector<float> logits;
        const auto result = session.run(step, nullptr, logits);
        EXPECT_TRUE(result.ok()) << result.error().detail;
        return logits;
    }
    /// Logits of the last of `tokens`, after position, in steps of at most `chunk`; 0: 64, or what the
    /// session takes.
    std::vector<float> runFrom(std::int32_t position, std::span<const std::int32_t> tokens,
                               std::size_t chunk = 0) {
        if (chunk == 0) chunk = static_cast<std::size_t>(std::min(64, session_->maxChunk()));
        std::vector<float> logits;
        for (auto at = static_cast<std::size_t>(position); at < tokens.size();) {
            const std::span part = tokens.subspan(at, std::min(chunk, tokens.size() - at));
            logits = run(*session_, {part, static_cast<std::int32_t>(at), plan::Outputs::Last});
            at += part.size();
        }
        return logits;
    }
    /// The oracle's logits, from an empty cache.
    std::vector<float> expected(std::span<const std::int32_t> tokens,
                                reference::KvPrecision precision = reference::KvPrecision::F16,
                                plan::Outputs outputs = plan::Outputs::Last) {
        const auto oracle = reference::createReferenceExecutor(
            model_->plans(), {.kvPrecision = precision, .maxChunk = kContext});
        auto session = oracle->createSession(kContext);
        EXPECT_TRUE(session.ok());
        return run(*session.value(), {tokens, 0, outputs});
    }
    /// Internal when the step runs.
    ErrorCode codeOf(const plan::Step& step) {
        std::vector<float> logits;
        const auto result = session_->run(step, nullptr, logits);
        return result.ok() ? ErrorCode::Internal : result.code();
    }

    std::unique_ptr<TinyModel> model_;
    std::unique_ptr<plan::Executor> executor_;
    std::unique_ptr<plan::ExecutorSession> session_;
};

}  // namespace fireside::test
