#include "inference/device_check.h"

#include <algorithm>
#include <utility>

#include "inference/device_choice.h"
#include "inference/gguf/tensor_type.h"
#include "inference/kernel_check.h"
#include "inference/read_rate.h"
#include "inference/stopwatch.h"
#include "inference/vulkan/memory_check.h"

namespace fireside::engine {
namespace {

constexpr const char* kMeasuredType = "Q4_K";

class DeviceChecker {
 public:
    DeviceChecker(FoundDevice device, const DeviceCheckOptions& options)
        : device_(std::move(device)), options_(options) {
        check_.verdict.device = device_.info.identity;
        check_.verdict.driver = device_.info.driver;
        faults_.wrongShader = options.wrongKernel;
        faults_.failShader = options.failKernel;
        faults_.wrongByteAt = options.wrongByteAt;
    }

    Result<DeviceCheck> run(std::vector<gguf::TensorType> types) {
        const Stopwatch watch;
        if (!isCpu(device_.info)) {
            FIRESIDE_CHECK(checkMemory());
            if (failure().empty()) FIRESIDE_CHECK(checkKernels(std::move(types)));
        }
        if (failure().empty()) FIRESIDE_CHECK(measure());
        check_.seconds = watch.seconds();
        return std::move(check_);
    }

 private:
    std::string& failure() { return check_.verdict.failure; }
    void report(CheckStage stage, double share) const {
        if (options_.progress) options_.progress({stage, share});
    }
    /// An error of the device is its failure, unless the check was stopped.
    Result<> failed(const Error& error) {
        if (error.code == ErrorCode::Cancelled) return error;
        failure() = "its driver failed (" + std::string(errorName(error.code)) + "): " + error.detail;
        return {};
    }

    Result<> checkMemory() {
        report(CheckStage::Memory, 0);
        vulkan::MemoryCheckOptions options;
        options.device.index = vulkanIndex(device_.info);
        options.bytes = options_.memoryBytes;
        options.progress = [this](double share) { report(CheckStage::Memory, share); };
        options.cancel = options_.cancel;
        options.faults = faults_;
        const auto checked = vulkan::checkMemory(options);
        if (!checked.ok()) return failed(checked.error());
        check_.memoryBytes = checked->bytes;
        failure() = checked->fault;
        return {};
    }

    Result<> checkKernels(std::vector<gguf::TensorType> types) {
        const KernelCheckOptions options{
            .types = std::move(types),
            .progress = [this](double share) { report(CheckStage::Kernels, share); },
            .cancel = options_.cancel,
            .faults = faults_};
        FIRESIDE_TRY(KernelCheck checked, engine::checkKernels(device_, options));
        check_.kernels = static_cast<std::int32_t>(checked.run.size());
        check_.verdict.disabled = std::move(checked.disabled);
        failure() = std::move(checked.failure);
        return {};
    }

    Result<> measure() {
        report(CheckStage::Speed, 0);
        const DeviceVerdicts verdicts{check_.verdict};
        const auto reading = measureReading(device_.info.id, kMeasuredType, verdicts);
        if (!reading.ok()) return failed(reading.error());
        report(CheckStage::Speed, 0.5);
        if (options_.cancel != nullptr && options_.cancel->load())
            return {ErrorCode::Cancelled, "while the device was measured"};
        const auto products = measureProducts(device_.info.id, kMeasuredType, verdicts);
        if (!products.ok()) return failed(products.error());
        check_.bytesPerSecond = *reading;
        check_.operationsPerSecond = *products;
        report(CheckStage::Speed, 1);
        return {};
    }

    FoundDevice device_;
    const DeviceCheckOptions& options_;
    vulkan::FaultInjection faults_;
    DeviceCheck check_;
};

Result<std::vector<gguf::TensorType>> typesNamed(const std::vector<std::string>& names) {
    std::vector<gguf::TensorType> types;
    for (const std::string& name : names) {
        const auto found =
            std::find_if(std::begin(gguf::kTensorTypes), std::end(gguf::kTensorTypes),
                         [&](gguf::TensorType type) { return gguf::traits(type).name == name; });
        if (found == std::end(gguf::kTensorTypes))
            return Error{ErrorCode::InvalidArgument, "no weight type is named " + name};
        types.push_back(*found);
    }
    if (names.empty()) types.assign(std::begin(gguf::kTensorTypes), std::end(gguf::kTensorTypes));
    return types;
}

}  // namespace

Result<DeviceCheck> checkDevice(const std::string& device, const DeviceCheckOptions& options) {
    FIRESIDE_TRY(std::vector<gguf::TensorType> types, typesNamed(options.weightTypes));
    FIRESIDE_TRY(FoundDevice found, chooseDevice(device, {}));
    return DeviceChecker(std::move(found), options).run(std::move(types));
}

}  // namespace fireside::engine
