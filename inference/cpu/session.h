// The caches of one sequence in host memory and the programs over them. Thread: its executor's.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "inference/cpu/host_model.h"
#include "inference/cpu/program.h"
#include "inference/cpu/session_caches.h"

namespace fireside::cpu {

class Session final : public plan::ExecutorSession {
 public:
    /// `model` outlives the session. Errors: InvalidArgument, ModelTooLarge, OutOfMemory.
    [[nodiscard]] static Result<std::unique_ptr<Session>> create(HostModel& model,
                                                                 std::int32_t contextLength);

    [[nodiscard]] Result<> run(const plan::Step& step, const plan::CancelToken* cancel,
                               std::vector<float>& logits) override;
    [[nodiscard]] std::int32_t resumable(std::int32_t length) const override {
        return caches_->contents().resumable(length);
    }
    [[nodiscard]] bool recurrent() const override { return caches_->contents().recurrent(); }
    [[nodiscard]] Result<> checkpoint() override {
        caches_->checkpoint();
        return {};
    }
    [[nodiscard]] Result<std::vector<std::byte>> save(std::int32_t length) override {
        return caches_->save(length);
    }
    [[nodiscard]] Result<> load(std::int32_t length, std::span<const std::byte> saved) override {
        return caches_->load(length, saved);
    }
    /// As many tokens as take about two seconds.
    [[nodiscard]] std::int32_t preferredChunk() const override;
    [[nodiscard]] std::int32_t maxChunk() const override { return maxChunk_; }
    [[nodiscard]] std::uint64_t bytes() const override;

 private:
    /// A kind of output that has its memory to itself.
    struct AllRows {
        AlignedBuffer memory;
        std::unique_ptr<Program> program;
    };

    Session(HostModel& model, std::int32_t contextLength) : model_(model), contextLength_(contextLength) {}
    [[nodiscard]] Result<> allocate();
    [[nodiscard]] Result<Program*> programFor(std::int32_t tokens, plan::Outputs outputs);
    [[nodiscard]] std::unique_ptr<Program> makeProgram(const plan::Plan& plan, std::byte* memory);

    HostModel& model_;
    std::int32_t contextLength_;
    std::int32_t vocabulary_ = 0;  // rows of the embedding table
    std::int32_t maxChunk_ = 1;
    bool causal_ = true;  // as Plan::causal
    std::unique_ptr<SessionCaches> caches_;
    AlignedBuffer memory_;                                        // of one program at a time
    std::map<plan::Outputs, std::unique_ptr<Program>> programs_;  // of at most one row
    AllRows allRows_;
    double stepSeconds_ = 0;      // of the present step's stretches so far
    double tokensPerSecond_ = 0;  // of the latest chunk; 0: none yet
};

}  // namespace fireside::cpu
