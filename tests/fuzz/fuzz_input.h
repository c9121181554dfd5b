// What the fuzz targets share: taking decisions from the front of an input, files that are not on disk, and a
// check that stays on in every build.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

/// Called by libFuzzer, and by replay.cpp where there is no libFuzzer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fireside::fuzz {

/// A property that must hold whatever the input; its failure is a finding.
inline void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "property violated: %s\n", what);
    std::abort();
}

class FuzzInput {
 public:
    FuzzInput(const std::uint8_t* data, std::size_t size)
        : left_(reinterpret_cast<const char*>(data), size) {}

    /// The next byte; 0 at the end.
    std::uint8_t byte() {
        if (left_.empty()) return 0;
        const auto value = static_cast<std::uint8_t>(left_.front());
        left_.remove_prefix(1);
        return value;
    }
    /// 0 .. count - 1, for a count of at most 256.
    std::size_t below(std::size_t count) { return byte() % count; }
    bool flag() { return (byte() & 1) != 0; }
    /// Up to `most` bytes; how many is the next byte.
    std::string_view text(std::size_t most) {
        const std::size_t length = std::min(below(most + 1), left_.size());
        const std::string_view taken = left_.substr(0, length);
        left_.remove_prefix(length);
        return taken;
    }
    [[nodiscard]] std::string_view rest() const { return left_; }

 private:
    std::string_view left_;
};

/// A file in memory, for what reads files only. `size` may go beyond the bytes: the rest is zeros that take
/// no memory.
class MemoryFile {
 public:
    MemoryFile() : descriptor_(memfd_create("fuzz", 0)) { require(descriptor_ >= 0, "memfd_create"); }
    ~MemoryFile() { close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    void write(std::span<const std::byte> bytes, std::size_t size) const {
        require(ftruncate(descriptor_, 0) == 0, "ftruncate");
        require(ftruncate(descriptor_, static_cast<off_t>(std::max(size, bytes.size()))) == 0, "ftruncate");
        std::size_t done = 0;
        while (done < bytes.size()) {
            const ssize_t count =
                pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
            require(count > 0, "pwrite");
            done += static_cast<std::size_t>(count);
        }
    }
    void write(std::span<const std::byte> bytes) const { write(bytes, bytes.size()); }
    [[nodiscard]] std::filesystem::path path() const {
        return "/proc/self/fd/" + std::to_string(descriptor_);
    }

 private:
    int descriptor_;
};

}  // namespace fireside::fuzz
