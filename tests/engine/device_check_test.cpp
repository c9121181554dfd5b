// The check of devices: on the first Vulkan device as it is, with faults made on purpose, and what follows
// from verdicts for the choice of a device.
#include <gtest/gtest.h>

#include <algorithm>

#include "inference/device_check.h"
#include "inference/device_choice.h"
#include "inference/engine.h"
#include "inference/kernel_check.h"

namespace fireside::engine {
namespace {

constexpr std::uint64_t kMemory = std::uint64_t{96} << 20;
constexpr const char* kDevice = "vulkan:0";

DeviceCheckOptions quick(std::vector<std::string> types) {
    DeviceCheckOptions options;
    options.memoryBytes = kMemory;
    options.weightTypes = std::move(types);
    return options;
}

bool disables(const DeviceVerdict& verdict, const std::string& name) {
    return std::any_of(verdict.disabled.begin(), verdict.disabled.end(),
                       [&](const DisabledKernel& kernel) { return kernel.name == name; });
}

TEST(DeviceCheck, AHealthyDeviceIsRightInEverything) {
    const auto check = checkDevice(kDevice, {.memoryBytes = kMemory});
    ASSERT_TRUE(check.ok()) << check.error().detail;
    EXPECT_EQ(check->verdict.failure, "");
    for (const DisabledKernel& kernel : check->verdict.disabled)
        ADD_FAILURE() << kernel.name << kernel.reason;
    EXPECT_EQ(check->memoryBytes, kMemory);
    EXPECT_GT(check->kernels, 100);  // 26 weight types in several kernels each
    EXPECT_GT(check->bytesPerSecond, 0);
    EXPECT_GT(check->operationsPerSecond, 0);
    EXPECT_FALSE(check->verdict.device.empty());
    EXPECT_FALSE(check->verdict.driver.empty());
}

TEST(DeviceCheck, TheProcessorIsMeasured) {
    const auto check = checkDevice("cpu", quick({"q4_k"}));
    ASSERT_TRUE(check.ok()) << check.error().detail;
    EXPECT_EQ(check->verdict.failure, "");
    EXPECT_GT(check->bytesPerSecond, 0);
    EXPECT_GT(check->operationsPerSecond, check->bytesPerSecond);
}

TEST(DeviceCheck, AWrongVariantIsDisabledWhereAnotherIsRight) {
    DeviceCheckOptions options = quick({"q8_0"});
    options.wrongKernel = "matmul.q8_0.lane";
    const auto check = checkDevice(kDevice, options);
    ASSERT_TRUE(check.ok()) << check.error().detail;
    EXPECT_EQ(check->verdict.failure, "");
    ASSERT_EQ(check->verdict.disabled.size(), 1u);
    EXPECT_EQ(check->verdict.disabled.front().name, "matmul.q8_0.lane");
    EXPECT_NE(check->verdict.disabled.front().reason.find("product (q8_0"), std::string::npos);
}

TEST(DeviceCheck, AVariantThatDoesNotCompileIsDisabled) {
    DeviceCheckOptions options = quick({"q4_k"});
    options.failKernel = "matmul.q4_k.lane";
    const auto check = checkDevice(kDevice, options);
    ASSERT_TRUE(check.ok()) << check.error().detail;
    EXPECT_EQ(check->verdict.failure, "");
    EXPECT_TRUE(disables(check->verdict, "matmul.q4_k.lane"));
}

TEST(DeviceCheck, AWrongKernelWithoutAnotherFormFailsTheDevice) {
    DeviceCheckOptions options = quick({"q8_0"});
    options.wrongKernel = "embed.q8_0";
    const auto check = checkDevice(kDevice, options);
    ASSERT_TRUE(check.ok()) << check.error().detail;
    EXPECT_NE(check->verdict.failure.find("embedding (q8_0"), std::string::npos) << check->verdict.failure;
    EXPECT_EQ(check->bytesPerSecond, 0);  // no use in measuring it
    options.wrongKernel.clear();
    options.failKernel = "rope";
    const auto compiled = checkDevice(kDevice, options);
    ASSERT_TRUE(compiled.ok()) << compiled.error().detail;
    EXPECT_NE(compiled->verdict.failure.find("rope"), std::string::npos) << compiled->verdict.failure;
}

TEST(DeviceCheck, MemoryThatForgetsFailsTheDevice) {
    DeviceCheckOptions options = quick({"q8_0"});
    options.wrongByteAt = 70'000'000;
    const auto check = checkDevice(kDevice, options);
    ASSERT_TRUE(check.ok()) << check.error().detail;
    EXPECT_NE(check->verdict.failure.find("byte 70000000 of"), std::string::npos) << check->verdict.failure;
    EXPECT_EQ(check->kernels, 0);
}

TEST(DeviceCheck, CanBeStoppedAndTellsHowFarItIs) {
    CancelToken cancel{false};
    DeviceCheckOptions options = quick({"q8_0"});
    options.cancel = &cancel;
    std::vector<CheckStage> stages;
    options.progress = [&](const CheckProgress& progress) {
        EXPECT_GE(progress.share, 0);
        EXPECT_LE(progress.share, 1);
        stages.push_back(progress.stage);
        if (progress.stage == CheckStage::Kernels && progress.share > 0) cancel = true;
    };
    EXPECT_EQ(checkDevice(kDevice, options).code(), ErrorCode::Cancelled);
    EXPECT_EQ(stages.front(), CheckStage::Memory);
    EXPECT_EQ(stages.back(), CheckStage::Kernels);
}

/// Kernels are chosen as for a GPU, whatever the device is.
TEST(DeviceCheck, TheFormsOfGpusAreRightToo) {
    std::vector<FoundDevice> devices = findDevices({});
    ASSERT_GT(devices.size(), 1u);
    devices.front().profile.cpu = false;
    ASSERT_TRUE(devices.front().profile.subgroupArithmetic);
    KernelCheckOptions options{.types = {gguf::TensorType::Q4_K, gguf::TensorType::F16}};
    const auto check = checkKernels(devices.front(), options);
    ASSERT_TRUE(check.ok()) << check.error().detail;
    EXPECT_EQ(check->failure, "");
    EXPECT_TRUE(check->disabled.empty());
    for (const char* name : {"matmul.q4_k.subgroup", "matmul.q4_k.tiled", "projections.q4_k.subgroup",
                             "expert_matmul.f16.subgroup", "norm.subgroup", "attention_split.q8_0.subgroup"})
        EXPECT_TRUE(check->run.contains(name)) << name;

    options.faults.wrongShader = "attention_split.f16.subgroup";
    const auto wrong = checkKernels(devices.front(), options);
    ASSERT_TRUE(wrong.ok()) << wrong.error().detail;
    EXPECT_EQ(wrong->failure, "");
    ASSERT_EQ(wrong->disabled.size(), 1u);
    EXPECT_EQ(wrong->disabled.front().name, "attention_split.f16.subgroup");
    EXPECT_TRUE(wrong->run.contains("attention_split.f16.plain"));
}

TEST(DeviceCheck, BadNamesAreRefused) {
    EXPECT_EQ(checkDevice("floppy").code(), ErrorCode::InvalidArgument);
    EXPECT_EQ(checkDevice("vulkan:99").code(), ErrorCode::NoDevice);
    EXPECT_EQ(checkDevice("cpu", quick({"q99"})).code(), ErrorCode::InvalidArgument);
}

TEST(DeviceVerdicts, AModelDoesWithoutWhatIsDisabled) {
    const auto devices = listDevices();
    ASSERT_GT(devices.size(), 1u);
    const auto text = [&](const DeviceVerdicts& verdicts) {
        LoadOptions options;
        options.device = kDevice;
        options.verdicts = verdicts;
        auto model = Model::load(FIRESIDE_DEMO_MODEL, std::move(options));
        EXPECT_TRUE(model.ok()) << model.error().detail;
        if (!model.ok()) return std::string();
        GenerationRequest request;
        request.prompt = {{.text = "Once upon a time", .special = false}};
        request.sampling.temperature = 0;
        request.maxTokens = 12;
        const auto made = (*model)->generate(request);
        EXPECT_TRUE(made.ok()) << made.error().detail;
        return made.ok() ? made->text : std::string();
    };
    const DeviceInfo& device = devices.front();
    DeviceVerdict verdict{device.identity, device.driver, "", {}};
    for (const char* kernel : {"matmul.q8_0.lane", "matmul.f32.lane", "matmul.f16.lane", "norm.plain"})
        verdict.disabled.push_back({kernel, "for the test"});
    EXPECT_EQ(text({verdict}), text({}));

    verdict.failure = "for the test";
    LoadOptions options;
    options.device = kDevice;
    options.verdicts = {verdict};
    const auto refused = Model::load(FIRESIDE_DEMO_MODEL, options);
    ASSERT_EQ(refused.code(), ErrorCode::NoDevice);
    EXPECT_NE(refused.error().detail.find("failed its check: for the test"), std::string::npos);
    options.verdicts.front().driver = "another one";
    EXPECT_TRUE(Model::load(FIRESIDE_DEMO_MODEL, options).ok());
}

/// A discrete GPU as Vulkan would describe it.
vulkan::DeviceDescription gpu(int index, const std::string& name, std::uint64_t memory) {
    vulkan::DeviceDescription device;
    device.index = index;
    device.name = name;
    device.driver = "driver 1";
    device.uuid = "uuid of " + name;
    device.type = "discrete GPU";
    device.memoryBytes = device.memoryAvailable = memory;
    device.usable = true;
    device.reason = "has everything that is needed";
    return device;
}

cpu::DeviceDescription processor() {
    cpu::DeviceDescription device;
    device.name = "a processor";
    device.usable = true;
    return device;
}

const DeviceInfo& chosen(const std::vector<FoundDevice>& devices) {
    return std::find_if(devices.begin(), devices.end(), [](const FoundDevice& d) { return d.info.chosen; })
        ->info;
}

TEST(DeviceVerdicts, AutoGoesElsewhereThanToADeviceThatFailed) {
    const Result<std::vector<vulkan::DeviceDescription>> gpus =
        std::vector{gpu(0, "large", 16'000'000'000), gpu(1, "small", 8'000'000'000)};
    EXPECT_EQ(chosen(judgeDevices(gpus, processor(), {})).name, "large");

    const DeviceVerdict large{"uuid of large", "driver 1", "its memory forgets", {}};
    const auto devices = judgeDevices(gpus, processor(), {large});
    EXPECT_EQ(chosen(devices).name, "small");
    EXPECT_FALSE(devices[0].info.usable);
    EXPECT_TRUE(devices[0].info.failedCheck);
    EXPECT_NE(devices[0].info.reason.find("its memory forgets"), std::string::npos);

    const DeviceVerdict small{"uuid of small", "driver 1", "it hung", {}};
    const auto none = judgeDevices(gpus, processor(), {large, small});
    EXPECT_EQ(chosen(none).id, "cpu");
    EXPECT_EQ(chosen(none).passedOver, (std::vector<std::string>{"large", "small"}));
    EXPECT_NE(chosen(none).reason.find("large"), std::string::npos) << chosen(none).reason;
    EXPECT_NE(chosen(none).reason.find("it hung"), std::string::npos) << chosen(none).reason;

    const DeviceVerdict older{"uuid of large", "driver 0", "its memory forgets", {}};
    EXPECT_EQ(chosen(judgeDevices(gpus, processor(), {older})).name, "large");
}

TEST(DeviceVerdicts, DisabledKernelsReachTheProfileAndTheProcessorHasNoVerdict) {
    const Result<std::vector<vulkan::DeviceDescription>> gpus = std::vector{gpu(0, "large", 1'000'000'000)};
    const DeviceVerdict verdict{"uuid of large", "driver 1", "", {{"norm.subgroup", "wrong"}}};
    const DeviceVerdict own{"a processor", "", "it crashed", {}};
    const auto devices = judgeDevices(gpus, processor(), {verdict, own});
    EXPECT_TRUE(devices[0].profile.withoutShaders.contains("norm.subgroup"));
    EXPECT_TRUE(devices[0].info.chosen);
    EXPECT_TRUE(devices[1].info.usable);
}

}  // namespace
}  // namespace fireside::engine
