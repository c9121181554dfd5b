// The bytes of an OpCase as they lie in device memory: step buffer, weights, values and cache, each at a
// multiple of 256 with poison between and behind. Knows where everything is, so that results can be taken out
// and the poison checked. Host memory only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "inference/vulkan/kernel.h"
#include "tests/shaders/cache_image.h"
#include "tests/shaders/op_case.h"

namespace fireside::test {

class OpImage {
 public:
    explicit OpImage(const OpCase& opCase);

    [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }
    /// Addresses within a copy of the image at `base`, which outlives nothing: the bindings refer to this
    /// object.
    [[nodiscard]] vulkan::Bindings bindings(std::uint64_t base) const;

    /// From bytes that a kernel has worked on:
    [[nodiscard]] std::vector<reference::Matrix> values(const std::vector<std::byte>& after) const;
    [[nodiscard]] reference::Cache cache(const std::vector<std::byte>& after) const;
    /// Everything but rows of values and the cache is as it was.
    [[nodiscard]] bool poisonIntact(std::vector<std::byte> after) const;

 private:
    std::size_t append(const void* data, std::size_t bytes);
    /// An array of the cache: where it begins, and how many bytes it has.
    struct Part {
        std::size_t offset = 0;
        std::size_t bytes = 0;
    };
    void appendCache();
    [[nodiscard]] CacheRows rowsOf(const reference::Matrix& matrix, std::int32_t written) const;

    const OpCase& case_;
    std::vector<std::byte> bytes_;
    std::size_t step_ = 0;
    std::vector<std::size_t> weights_;
    std::vector<std::size_t> values_;
    Part keys_;
    Part cachedValues_;
    Part conv_;
    Part state_;
};

}  // namespace fireside::test
