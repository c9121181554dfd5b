// How fast a device reads weights while it decodes: what the executor's own kernels reach, dispatches and
// barriers included, with one token and more matrices than any cache holds.
#include <algorithm>
#include <cctype>
#include <string>

#include "inference/device_executor.h"
#include "inference/gguf/gguf_file.h"
#include "inference/plan/executor.h"
#include "inference/stopwatch.h"

namespace fireside::engine {
namespace {

constexpr std::int32_t kWidth = 4096;  // rows and columns: a layer's projection of a model of some size
constexpr std::uint64_t kBytes = std::uint64_t{192} << 20;
constexpr std::int32_t kTokens = 32;  // rows of the embedding
constexpr int kSteps = 6;
constexpr double kSeconds = 1;  // after which no further step begins

/// Matrices that all read the same vector.
class Matrices {
 public:
    explicit Matrices(gguf::TensorType type) {
        const gguf::TypeTraits& geometry = gguf::traits(type);
        const std::uint64_t matrixBytes =
            kWidth / geometry.blockSize * geometry.bytesPerBlock * std::uint64_t{kWidth};
        const std::uint64_t count = std::max<std::uint64_t>(2, kBytes / matrixBytes);
        // Any bits do but for zeros, which memory that was never written shares one page for. 1/16 in every
        // byte of a float16 scale is small, no denormal, and no infinity.
        bytes_.resize(count * matrixBytes, std::byte{0x11});
        embedding_.resize(std::size_t{kTokens} * kWidth, 0.5f);
        tensors_.push_back(
            {"embedding", gguf::TensorType::F32, {kWidth, kTokens}, std::as_bytes(std::span(embedding_))});
        for (std::uint64_t i = 0; i < count; ++i) {
            tensors_.push_back({"matrix." + std::to_string(i),
                                type,
                                {kWidth, kWidth},
                                std::span(bytes_).subspan(i * matrixBytes, matrixBytes)});
        }
    }

    [[nodiscard]] std::uint64_t bytes() const { return bytes_.size(); }
    [[nodiscard]] plan::Plan plan(std::int32_t capacity, plan::Outputs outputs) const {
        plan::Plan plan;
        plan.capacity = capacity;
        plan.outputs = outputs;
        for (const gguf::Tensor& tensor : tensors_) {
            plan.weights.push_back({&tensor, static_cast<std::int64_t>(tensor.shape[1]), kWidth});
        }
        // One result each: no product waits for the one before.
        for (std::size_t i = 0; i < tensors_.size(); ++i) plan.values.push_back({tensors_[i].name, kWidth});
        plan.values.push_back({"output", kWidth, plan::Rows::One});
        const auto value = [](std::size_t i) { return plan::ValueId(static_cast<std::int32_t>(i)); };
        plan.nodes.push_back({plan::EmbedOp{plan::WeightId{0}, value(0)}, "embedding"});
        for (std::size_t i = 1; i < tensors_.size(); ++i) {
            plan.nodes.push_back(
                {plan::MatMulOp{
                     .weight = plan::WeightId(static_cast<std::int32_t>(i)), .in = value(0), .out = value(i)},
                 tensors_[i].name});
        }
        plan.output = value(tensors_.size());
        plan.nodes.push_back({plan::SelectRowOp{value(tensors_.size() - 1), plan.output}, "output"});
        return plan;
    }

 private:
    std::vector<std::byte> bytes_;
    std::vector<float> embedding_;
    std::vector<gguf::Tensor> tensors_;
};

std::optional<gguf::TensorType> typeNamed(const std::string& quantization) {
    std::string name = quantization;
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    for (const gguf::TensorType type : gguf::kTensorTypes) {
        if (gguf::traits(type).name == name) return type;
    }
    return std::nullopt;
}

}  // namespace

Result<double> measureReading(const std::string& device, const std::string& quantization) {
    const auto type = typeNamed(quantization);
    if (!type) return Error{ErrorCode::InvalidArgument, "no weight type is named " + quantization};
    FIRESIDE_TRY(const DeviceInfo chosen, chooseDevice(device));
    const Matrices matrices(*type);
    const auto plans = [&matrices](std::int32_t capacity, plan::Outputs outputs) {
        return matrices.plan(capacity, outputs);
    };
    FIRESIDE_TRY(const auto executor, createExecutor(chosen, plans, LoadOptions{}, 1));
    FIRESIDE_TRY(const auto session, executor->createSession(1));
    double best = 0;
    std::vector<float> row;
    constexpr std::int32_t kToken = 1;
    const plan::Step step{{&kToken, 1}, 0, plan::Outputs::Last};
    FIRESIDE_CHECK(session->run(step, nullptr, row));  // compiles
    const Stopwatch all;
    for (int i = 0; i < kSteps && (i == 0 || all.seconds() < kSeconds); ++i) {
        const Stopwatch watch;
        FIRESIDE_CHECK(session->run(step, nullptr, row));
        best = std::max(best, static_cast<double>(matrices.bytes()) / watch.seconds());
    }
    return best;
}

}  // namespace fireside::engine
