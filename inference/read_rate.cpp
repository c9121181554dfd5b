// How fast a device is: what it reads of weights while it decodes, and what it computes while it reads a
// prompt. Both are what the executor's own kernels reach, dispatches and
// barriers included; the first with one token and more matrices than any cache holds.
#include "inference/read_rate.h"

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
constexpr double kSeconds = 1;               // after which no further step begins
constexpr std::uint64_t kProducts = 2;       // matrices whose products with many tokens are timed
constexpr std::int32_t kSoftwareTokens = 8;  // where more would take seconds

/// Matrices that all read the same vector.
class Matrices {
 public:
    /// At least `least` of them, and of `bytes` together.
    Matrices(gguf::TensorType type, std::uint64_t least, std::uint64_t bytes) {
        const gguf::TypeTraits& geometry = gguf::traits(type);
        const std::uint64_t matrixBytes =
            kWidth / geometry.blockSize * geometry.bytesPerBlock * std::uint64_t{kWidth};
        const std::uint64_t count = std::max(least, bytes / matrixBytes);
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
    [[nodiscard]] double operations(std::size_t tokens) const {
        return 2.0 * kWidth * kWidth * static_cast<double>((tensors_.size() - 1) * tokens);
    }
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

/// The shortest time of a step of `tokens` tokens, after one that compiles.
Result<double> fastestStep(plan::ExecutorSession& session, const std::vector<std::int32_t>& tokens) {
    double best = 0;
    std::vector<float> row;
    const plan::Step step{tokens, 0, plan::Outputs::Last};
    FIRESIDE_CHECK(session.run(step, nullptr, row));
    const Stopwatch all;
    for (int i = 0; i < kSteps && (i == 0 || all.seconds() < kSeconds); ++i) {
        const Stopwatch watch;
        FIRESIDE_CHECK(session.run(step, nullptr, row));
        best = i == 0 ? watch.seconds() : std::min(best, watch.seconds());
    }
    return best;
}

struct Bench {
    std::unique_ptr<plan::Executor> executor;
    std::unique_ptr<plan::ExecutorSession> session;
};
Result<Bench> open(const DeviceInfo& device, const Matrices& matrices, std::int32_t context,
                   const DeviceVerdicts& verdicts) {
    const auto plans = [&matrices](std::int32_t capacity, plan::Outputs outputs) {
        return matrices.plan(capacity, outputs);
    };
    LoadOptions options;
    options.verdicts = verdicts;
    Bench bench;
    FIRESIDE_TRY(bench.executor, createExecutor(device, plans, options, context));
    FIRESIDE_TRY(bench.session, bench.executor->createSession(context));
    return bench;
}

Error noSuchType(const std::string& quantization) {
    return {ErrorCode::InvalidArgument, "no weight type is named " + quantization};
}

}  // namespace

Result<double> measureReading(const std::string& device, const std::string& quantization,
                              const DeviceVerdicts& verdicts) {
    const auto type = typeNamed(quantization);
    if (!type) return noSuchType(quantization);
    FIRESIDE_TRY(const FoundDevice chosen, chooseDevice(device, verdicts));
    const Matrices matrices(*type, 2, kBytes);
    FIRESIDE_TRY(const Bench bench, open(chosen.info, matrices, 1, verdicts));
    FIRESIDE_TRY(const double seconds, fastestStep(*bench.session, {1}));
    return static_cast<double>(matrices.bytes()) / seconds;
}

Result<double> measureProducts(const std::string& device, const std::string& quantization,
                               const DeviceVerdicts& verdicts) {
    constexpr std::int32_t kMostTokens = 512;
    const auto type = typeNamed(quantization);
    if (!type) return noSuchType(quantization);
    FIRESIDE_TRY(const FoundDevice chosen, chooseDevice(device, verdicts));
    const Matrices matrices(*type, kProducts, 0);
    FIRESIDE_TRY(const Bench bench, open(chosen.info, matrices, kMostTokens, verdicts));
    const std::int32_t count =
        std::min(chosen.info.software ? kSoftwareTokens : kMostTokens, bench.session->maxChunk());
    std::vector<std::int32_t> tokens;
    for (std::int32_t i = 0; i < count; ++i) tokens.push_back(i % kTokens);
    FIRESIDE_TRY(const double seconds, fastestStep(*bench.session, tokens));
    return matrices.operations(tokens.size()) / seconds;
}

}  // namespace fireside::engine
