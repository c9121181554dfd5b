#include "inference/cpu/executor.h"

#include <algorithm>
#include <string>
#include <utility>

#include "inference/cpu/device.h"
#include "inference/cpu/host_model.h"
#include "inference/cpu/program.h"
#include "inference/cpu/session.h"

namespace fireside::cpu {
namespace {

constexpr std::int32_t kMaxChunk = 512;  // tokens of a step

class Executor final : public plan::Executor {
 public:
    Executor(plan::PlanSource plans, const ExecutorOptions& options)
        : model_{std::move(plans), options, options.threads > 0 ? options.threads : availableProcessors()} {}

    [[nodiscard]] Result<std::unique_ptr<plan::ExecutorSession>> createSession(
        std::int32_t contextLength) override {
        FIRESIDE_TRY(std::unique_ptr<plan::ExecutorSession> session, Session::create(model_, contextLength));
        return session;
    }
    [[nodiscard]] std::uint64_t weightBytes() const override { return model_.weights.bytes(); }
    [[nodiscard]] HostModel& model() { return model_; }

 private:
    HostModel model_;
};

}  // namespace

HostModel::HostModel(plan::PlanSource source, const ExecutorOptions& given, std::uint32_t threads)
    : plans(std::move(source)),
      options(given),
      weights(plans(1, plan::Outputs::Last).weights),
      pool(threads) {}

std::int32_t chunkOf(std::int32_t contextLength, bool causal) {
    return causal ? std::min(kMaxChunk, contextLength) : contextLength;
}

std::size_t programBytes(const plan::PlanSource& plans, const Weights& weights, std::int32_t chunk,
                         std::uint32_t threads) {
    std::size_t most = 0;
    for (const plan::Outputs outputs : {plan::Outputs::None, plan::Outputs::Last, plan::Outputs::Best}) {
        most = std::max(most, Program::bytes(plans(chunk, outputs), weights, threads));
    }
    return most;
}

plan::Footprint footprint(const plan::PlanSource& plans, plan::KvType kvType, std::int32_t contextLength) {
    const plan::Plan decode = plans(1, plan::Outputs::Last);
    const std::int32_t chunk = chunkOf(contextLength, decode.causal);
    plan::Footprint footprint;
    const Weights weights(decode.weights);
    footprint.weights = weights.bytes();
    for (const std::uint64_t size : plan::layOutCaches(decode.caches, kvType, contextLength, chunk).sizes) {
        footprint.kvCache += size;
    }
    footprint.scratch = programBytes(plans, weights, chunk, availableProcessors());
    return footprint;
}

Result<> checkFit(const HostModel& model, std::int32_t contextLength) {
    const plan::Footprint need = footprint(model.plans, model.options.kvType, contextLength);
    const DeviceDescription device = describeDevice();
    const std::uint64_t available =
        model.options.memoryLimit > 0 ? model.options.memoryLimit : device.memoryAvailable;
    if (need.total() <= available) return {};
    const auto text = [](std::uint64_t bytes) { return std::to_string(bytes); };
    return {ErrorCode::ModelTooLarge,
            "needs " + text(need.total()) + " bytes: weights " + text(need.weights) + " + KV cache " +
                text(need.kvCache) + " (context of " + std::to_string(contextLength) + " tokens) + scratch " +
                text(need.scratch) + "; this machine has " + text(available) + " of " +
                text(device.memoryBytes) + " bytes available"};
}

namespace {

/// Touches every page of the weights, on all threads.
Result<> readWeights(HostModel& model) {
    constexpr std::size_t kPiece = 4u << 20;  // of a thread
    constexpr std::size_t kPage = 4096;
    const std::uint64_t total = model.weights.bytes();
    std::uint64_t done = 0;
    for (const gguf::Tensor* const tensor : model.weights.tensors()) {
        const std::span<const std::byte> data = tensor->data;
        const std::size_t batch = kPiece * model.pool.threads();
        for (std::size_t begin = 0; begin < data.size(); begin += batch) {
            if (model.options.cancel != nullptr && model.options.cancel->load()) {
                return {ErrorCode::Cancelled, "while reading weights"};
            }
            model.pool.run([&](std::uint32_t thread) {
                const std::size_t from = std::min(data.size(), begin + thread * kPiece);
                const std::size_t end = std::min(data.size(), from + kPiece);
                for (std::size_t at = from; at < end; at += kPage) {
                    static_cast<void>(*static_cast<const volatile std::byte*>(data.data() + at));
                }
            });
            done += std::min(batch, data.size() - begin);
            if (model.options.progress) model.options.progress(done, total);
        }
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<plan::Executor>> createExecutor(plan::PlanSource plans,
                                                       const ExecutorOptions& options) {
    if (!processorSuffices()) return Error{ErrorCode::NoDevice, describeDevice().reason};
    auto executor = std::make_unique<Executor>(std::move(plans), options);
    FIRESIDE_CHECK(checkFit(executor->model(), std::max(1, options.contextHint)));
    FIRESIDE_CHECK(readWeights(executor->model()));
    return std::unique_ptr<plan::Executor>(std::move(executor));
}

}  // namespace fireside::cpu
