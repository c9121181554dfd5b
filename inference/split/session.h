// One sequence whose caches lie on several executors. Thread: its executor's.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "inference/plan/executor.h"
#include "inference/plan/saved_parts.h"

namespace fireside::split {

/// The turns of a step (plan::CutPlan::Turn), with what each passes through host memory.
struct Relay {
    struct Turn {
        std::size_t executor = 0;
        std::size_t stretch = 0;
        std::vector<plan::ValueId> receives;
        std::vector<plan::ValueId> sends;
    };
    std::vector<Turn> turns;
    std::vector<std::size_t> widths;  // per value of the plan
    std::vector<bool> one;            // likewise: has one row, whatever the tokens
    std::optional<plan::ValueId> output;
};

/// What the executor makes once and its sessions share.
struct SplitModel {
    std::array<Relay, 4> relays;  // per plan::Outputs
    plan::PartedCaches caches;
    std::int32_t vocabulary = 0;
};

class Session final : public plan::ExecutorSession {
 public:
    /// `model` outlives the session; `parts` are sessions of this context.
    Session(const SplitModel& model, std::int32_t contextLength,
            std::vector<std::unique_ptr<plan::ExecutorSession>> parts)
        : model_(model), contextLength_(contextLength), parts_(std::move(parts)) {}

    [[nodiscard]] Result<> run(const plan::Step& step, const plan::CancelToken* cancel,
                               std::vector<float>& logits) override;
    [[nodiscard]] std::int32_t resumable(std::int32_t length) const override;
    [[nodiscard]] bool recurrent() const override;
    [[nodiscard]] Result<> checkpoint() override;
    [[nodiscard]] Result<std::vector<std::byte>> save(std::int32_t length) override;
    [[nodiscard]] Result<> load(std::int32_t length, std::span<const std::byte> saved) override;
    [[nodiscard]] std::int32_t preferredChunk() const override;
    [[nodiscard]] std::int32_t maxChunk() const override;
    [[nodiscard]] std::uint64_t bytes() const override;

 private:
    const SplitModel& model_;
    std::int32_t contextLength_;
    std::vector<std::unique_ptr<plan::ExecutorSession>> parts_;
    std::vector<std::vector<float>> passed_;  // per value of the plan: the rows that were handed over last
    std::vector<float> received_, sent_;      // of the present turn
};

}  // namespace fireside::split
