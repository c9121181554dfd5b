#include "inference/vulkan/pipeline_cache.h"

#include <array>
#include <cstring>
#include <fstream>
#include <string>
#include <system_error>

#include "inference/vulkan/vk_result.h"

namespace fireside::vulkan {
namespace {

struct Header {
    std::array<char, 8> magic{'F', 'S', 'P', 'I', 'P', 'E', '0', '1'};
    std::uint32_t vendorId = 0;
    std::uint32_t deviceId = 0;
    std::uint32_t driverVersion = 0;
    std::uint32_t reserved = 0;
    std::array<std::uint8_t, VK_UUID_SIZE> pipelineCacheUuid{};
    std::uint64_t payloadBytes = 0;
    std::uint64_t checksum = 0;
};
static_assert(sizeof(Header) == 56 && std::has_unique_object_representations_v<Header>);

/// FNV-1a, 64 bits.
std::uint64_t checksumOf(std::span<const std::byte> bytes) {
    std::uint64_t hash = 14695981039346656037u;
    for (const std::byte byte : bytes) hash = (hash ^ std::to_integer<std::uint64_t>(byte)) * 1099511628211u;
    return hash;
}

Header headerFor(std::span<const std::byte> payload, const PhysicalDevice& device) {
    Header header;
    header.vendorId = device.description.vendorId;
    header.deviceId = device.deviceId;
    header.driverVersion = device.driverVersion;
    header.pipelineCacheUuid = device.pipelineCacheUuid;
    header.payloadBytes = payload.size();
    header.checksum = checksumOf(payload);
    return header;
}

std::string hex(std::span<const std::uint8_t> bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += kDigits[byte >> 4];
        text += kDigits[byte & 15];
    }
    return text;
}

/// Empty when there is no such file or it cannot be read.
std::vector<std::byte> readFile(const std::filesystem::path& path) {
    std::error_code failed;
    const std::uintmax_t size = std::filesystem::file_size(path, failed);
    if (failed) return {};
    std::vector<std::byte> bytes(static_cast<std::size_t>(size));
    std::ifstream in(path, std::ios::binary);
    if (!in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size))) return {};
    return bytes;
}

}  // namespace

std::vector<std::byte> sealCache(std::span<const std::byte> payload, const PhysicalDevice& device) {
    const Header header = headerFor(payload, device);
    std::vector<std::byte> file(sizeof header + payload.size());
    std::memcpy(file.data(), &header, sizeof header);
    if (!payload.empty()) std::memcpy(file.data() + sizeof header, payload.data(), payload.size());
    return file;
}

std::optional<std::span<const std::byte>> openCache(std::span<const std::byte> file,
                                                    const PhysicalDevice& device) {
    if (file.size() < sizeof(Header)) return std::nullopt;
    const std::span<const std::byte> payload = file.subspan(sizeof(Header));
    const Header expected = headerFor(payload, device);
    if (std::memcmp(file.data(), &expected, sizeof expected) != 0) return std::nullopt;
    return payload;
}

Result<std::unique_ptr<PipelineCache>> PipelineCache::create(const Device& device,
                                                             const std::filesystem::path& folder) {
    std::filesystem::path path;
    std::vector<std::byte> file;
    std::span<const std::byte> payload;
    if (!folder.empty()) {
        path = folder / ("pipelines-" + hex(device.physical().deviceUuid) + "-" +
                         hex(device.physical().driverUuid) + ".cache");
        file = readFile(path);
        payload = openCache(file, device.physical()).value_or(std::span<const std::byte>{});
    }
    std::unique_ptr<PipelineCache> cache(new PipelineCache(device, std::move(path)));
    VkPipelineCacheCreateInfo info{VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO};
    info.initialDataSize = payload.size();
    info.pInitialData = payload.data();
    FIRESIDE_CHECK(
        check(device.table().vkCreatePipelineCache(device.handle(), &info, nullptr, &cache->handle_),
              "vkCreatePipelineCache"));
    return cache;
}

PipelineCache::~PipelineCache() {
    device_.table().vkDestroyPipelineCache(device_.handle(), handle_, nullptr);
}

void PipelineCache::save() const {
    if (file_.empty()) return;
    const VolkDeviceTable& table = device_.table();
    std::size_t size = 0;
    if (table.vkGetPipelineCacheData(device_.handle(), handle_, &size, nullptr) != VK_SUCCESS) return;
    std::vector<std::byte> payload(size);
    if (table.vkGetPipelineCacheData(device_.handle(), handle_, &size, payload.data()) != VK_SUCCESS) return;
    payload.resize(size);
    const std::vector<std::byte> file = sealCache(payload, device_.physical());

    std::error_code ignored;
    std::filesystem::create_directories(file_.parent_path(), ignored);
    std::filesystem::path temporary = file_;
    temporary += ".new";
    std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char*>(file.data()), static_cast<std::streamsize>(file.size()));
    out.close();
    if (out.good()) {
        std::filesystem::rename(temporary, file_, ignored);
    } else {
        std::filesystem::remove(temporary, ignored);
    }
}

}  // namespace fireside::vulkan
