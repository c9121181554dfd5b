// The caches of one sequence on the device and the plans recorded over them. Thread: its executor's.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "inference/plan/executor.h"
#include "inference/vulkan/device_model.h"
#include "inference/vulkan/pacing.h"
#include "inference/vulkan/recording.h"
#include "inference/vulkan/session_caches.h"
#include "inference/vulkan/staging.h"

namespace fireside::vulkan {

class Session final : public plan::ExecutorSession {
 public:
    /// `model` outlives the session. Errors: ModelTooLarge, OutOfMemory, DeviceLost, DeviceFailure.
    [[nodiscard]] static Result<std::unique_ptr<Session>> create(DeviceModel& model,
                                                                 std::int32_t contextLength);

    [[nodiscard]] Result<> run(const plan::Step& step, const plan::CancelToken* cancel,
                               std::vector<float>& logits) override;
    [[nodiscard]] std::int32_t resumable(std::int32_t length) const override {
        return caches_->contents().resumable(length);
    }
    [[nodiscard]] bool recurrent() const override { return caches_->contents().recurrent(); }
    [[nodiscard]] Result<> checkpoint() override { return caches_->checkpoint(); }
    [[nodiscard]] Result<std::vector<std::byte>> save(std::int32_t length) override {
        return caches_->save(length);
    }
    [[nodiscard]] Result<> load(std::int32_t length, std::span<const std::byte> saved) override {
        return caches_->load(length, saved, contextLength_);
    }
    [[nodiscard]] std::int32_t preferredChunk() const override;
    [[nodiscard]] std::int32_t maxChunk() const override { return capacities_.back(); }
    [[nodiscard]] std::uint64_t bytes() const override;

 private:
    /// A plan as it runs here.
    struct Recorded {
        Recording recording;
        std::vector<Pacer> pacers;  // per stretch
        Staging staging;
        Buffer ownScratch;  // empty when the session's scratch is large enough
    };

    Session(DeviceModel& model, std::int32_t contextLength) : model_(model), contextLength_(contextLength) {}
    [[nodiscard]] Result<> allocate();
    [[nodiscard]] Result<Recorded*> recordedFor(std::int32_t capacity, plan::Outputs outputs);
    [[nodiscard]] Result<Recorded> record(std::int32_t capacity, plan::Outputs outputs);
    [[nodiscard]] Bindings bindings(const plan::Schedule& schedule, std::uint64_t scratchAddress) const;
    /// Where a variant does not compile, with the one that comes next.
    [[nodiscard]] Result<Recording> recordWithout(const plan::Plan& plan, const plan::Schedule& schedule,
                                                  const Bindings& bindings, const ScratchMemory& scratch,
                                                  std::span<const StretchCopies> stretches);
    void writeStep(const plan::Step& step);
    [[nodiscard]] Result<> submitPaced(Recorded& recorded, const plan::Step& step, double share,
                                       const plan::CancelToken* cancel);

    DeviceModel& model_;
    std::int32_t contextLength_;
    std::int32_t vocabulary_ = 0;  // rows of the embedding table
    bool causal_ = true;           // as Plan::causal
    std::vector<std::int32_t> capacities_;
    std::unique_ptr<SessionCaches> caches_;
    Buffer scratch_;
    Buffer step_;  // StepHeader, tokens
    std::map<std::pair<std::int32_t, plan::Outputs>, Recorded> recorded_;
};

}  // namespace fireside::vulkan
