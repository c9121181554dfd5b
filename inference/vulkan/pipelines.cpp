#include "inference/vulkan/pipelines.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <string>
#include <system_error>
#include <thread>

#include "inference/vulkan/vk_result.h"

namespace fireside::vulkan {
namespace {

/// Runs work(0) .. work(count - 1), each once, on up to one thread per core (this one included).
template <class Work>
void forEachInParallel(std::size_t count, const Work& work) {
    std::atomic<std::size_t> next{0};
    const auto run = [&] {
        for (std::size_t i = next++; i < count; i = next++) work(i);
    };
    std::vector<std::jthread> workers;
    const std::size_t cores = std::max(1u, std::thread::hardware_concurrency());
    try {
        while (workers.size() + 1 < std::min(cores, count)) workers.emplace_back(run);
    } catch (const std::system_error&) {
        // No more threads to be had: those there are do all the work.
    }
    run();
}

}  // namespace

Result<std::unique_ptr<Pipelines>> Pipelines::create(const Device& device,
                                                     const std::filesystem::path& cacheFolder,
                                                     const FaultInjection& faults) {
    std::unique_ptr<Pipelines> pipelines(new Pipelines(device, faults));
    FIRESIDE_TRY(pipelines->cache_, PipelineCache::create(device, cacheFolder));
    const VkPushConstantRange range{VK_SHADER_STAGE_COMPUTE_BIT, 0, kMaxPushConstantBytes};
    VkPipelineLayoutCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO};
    info.pushConstantRangeCount = 1;
    info.pPushConstantRanges = &range;
    FIRESIDE_CHECK(
        check(device.table().vkCreatePipelineLayout(device.handle(), &info, nullptr, &pipelines->layout_),
              "vkCreatePipelineLayout"));
    return pipelines;
}

Pipelines::~Pipelines() {
    for (const auto& [key, pipeline] : pipelines_) {
        device_.table().vkDestroyPipeline(device_.handle(), pipeline, nullptr);
    }
    device_.table().vkDestroyPipelineLayout(device_.handle(), layout_, nullptr);
}

Result<std::vector<VkPipeline>> Pipelines::compile(std::span<const Dispatch> dispatches) {
    std::vector<Key> missing;
    for (const Dispatch& dispatch : dispatches) {
        Key key{dispatch.shader, dispatch.specialization};
        if (!pipelines_.contains(key)) missing.push_back(std::move(key));
    }
    std::sort(missing.begin(), missing.end());
    missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
    if (!missing.empty()) {
        FIRESIDE_CHECK(compileAll(missing));
        cache_->save();
    }
    std::vector<VkPipeline> result;
    for (const Dispatch& dispatch : dispatches) {
        result.push_back(pipelines_.at({dispatch.shader, dispatch.specialization}));
    }
    return result;
}

Result<> Pipelines::compileAll(std::span<const Key> missing) {
    std::vector<Result<VkPipeline>> results(missing.size(), Error{ErrorCode::Internal, "not compiled"});
    forEachInParallel(missing.size(), [&](std::size_t i) { results[i] = compileOne(missing[i]); });
    Result<> outcome;
    for (std::size_t i = 0; i < missing.size(); ++i) {
        if (results[i].ok()) {
            pipelines_.emplace(missing[i], *results[i]);
            continue;
        }
        const std::string name(missing[i].first->name);
        failed_.push_back({name, results[i].error().detail});
        if (outcome.ok())
            outcome = Error{results[i].code(), results[i].error().detail + " for shader " + name};
    }
    return outcome;
}

Result<VkPipeline> Pipelines::compileOne(const Key& key) const {
    if (key.first->name == faults_.failShader)
        return Error{ErrorCode::DeviceFailure, "vkCreateComputePipelines: made to fail"};
    VkShaderModuleCreateInfo info{VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO};
    info.codeSize = key.first->spirv.size_bytes();
    info.pCode = key.first->spirv.data();
    VkShaderModule module = VK_NULL_HANDLE;
    FIRESIDE_CHECK(check(device_.table().vkCreateShaderModule(device_.handle(), &info, nullptr, &module),
                         "vkCreateShaderModule"));
    auto pipeline = createPipeline(key, module);
    device_.table().vkDestroyShaderModule(device_.handle(), module, nullptr);
    return pipeline;
}

Result<VkPipeline> Pipelines::createPipeline(const Key& key, VkShaderModule module) const {
    const auto& [shader, constants] = key;
    assert(!constants.empty());
    std::vector<VkSpecializationMapEntry> entries;
    for (std::uint32_t i = 0; i < constants.size(); ++i) {
        entries.push_back({i, static_cast<std::uint32_t>(i * sizeof(std::uint32_t)), sizeof(std::uint32_t)});
    }
    const VkSpecializationInfo specialization{static_cast<std::uint32_t>(entries.size()), entries.data(),
                                              constants.size() * sizeof(std::uint32_t), constants.data()};

    VkComputePipelineCreateInfo info{VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO};
    info.layout = layout_;
    info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
    info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
    info.stage.module = module;
    info.stage.pName = "main";
    info.stage.pSpecializationInfo = &specialization;

    // Some drivers choose a subgroup size per shader; kernels that rely on the profile's size ask for it.
    const std::uint32_t size = device_.profile().subgroupSize;
    VkPipelineShaderStageRequiredSubgroupSizeCreateInfoEXT required{
        VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_REQUIRED_SUBGROUP_SIZE_CREATE_INFO_EXT};
    required.requiredSubgroupSize = size;
    const std::uint32_t invocations = constants[0];
    const bool sized = shader->needsSubgroupArithmetic || shader->needsCooperativeMatrices;
    if (sized && device_.physical().subgroupSizeControl && invocations % size == 0 &&
        invocations / size <= device_.physical().maxComputeSubgroups) {
        info.stage.pNext = &required;
        info.stage.flags = VK_PIPELINE_SHADER_STAGE_CREATE_REQUIRE_FULL_SUBGROUPS_BIT_EXT;
    }
    VkPipeline pipeline = VK_NULL_HANDLE;
    FIRESIDE_CHECK(check(device_.table().vkCreateComputePipelines(device_.handle(), cache_->handle(), 1,
                                                                  &info, nullptr, &pipeline),
                         "vkCreateComputePipelines"));
    return pipeline;
}

}  // namespace fireside::vulkan
