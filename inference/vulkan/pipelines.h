// Compute pipelines, one per shader and specialisation, compiled in parallel on worker threads and kept until
// the executor ends. All share one layout: no descriptors, 128 bytes of push constants. One thread calls;
// compile() uses workers inside.
#pragma once

#include <volk.h>

#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "app/base/result.h"
#include "inference/vulkan/executor.h"
#include "inference/vulkan/kernel.h"
#include "inference/vulkan/logical_device.h"
#include "inference/vulkan/pipeline_cache.h"

namespace fireside::vulkan {

class Pipelines {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Pipelines>> create(const Device& device,
                                                                   const std::filesystem::path& cacheFolder,
                                                                   const FaultInjection& faults = {});
    ~Pipelines();
    Pipelines(const Pipelines&) = delete;
    Pipelines& operator=(const Pipelines&) = delete;

    [[nodiscard]] VkPipelineLayout layout() const { return layout_; }
    /// The pipeline of each dispatch, in order; what is missing is compiled first and the cache file written.
    /// Errors: DeviceFailure, OutOfMemory, DeviceLost, all naming the shader.
    [[nodiscard]] Result<std::vector<VkPipeline>> compile(std::span<const Dispatch> dispatches);
    [[nodiscard]] std::size_t compiled() const { return pipelines_.size(); }
    /// The variants for which compile() has failed since this was asked last.
    [[nodiscard]] std::vector<FailedShader> takeFailed() { return std::exchange(failed_, {}); }
    [[nodiscard]] const FaultInjection& faults() const { return faults_; }

 private:
    using Key = std::pair<const ShaderBinary*, std::vector<std::uint32_t>>;

    Pipelines(const Device& device, const FaultInjection& faults) : device_(device), faults_(faults) {}
    [[nodiscard]] Result<> compileAll(std::span<const Key> missing);
    [[nodiscard]] Result<VkPipeline> compileOne(const Key& key) const;
    [[nodiscard]] Result<VkPipeline> createPipeline(const Key& key, VkShaderModule module) const;

    const Device& device_;
    FaultInjection faults_;
    std::vector<FailedShader> failed_;
    std::unique_ptr<PipelineCache> cache_;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    std::map<Key, VkPipeline> pipelines_;
};

}  // namespace fireside::vulkan
