// A file mapped read-only into memory: POSIX mmap, or a Windows file mapping. Or one of which only the
// beginning is known.
//
// The size is that at the time of open(). If another program truncates the file afterwards, reading the lost
// pages raises SIGBUS (POSIX); Windows refuses such a truncation while the mapping exists. Nothing short of
// copying the whole file prevents that, so model files must be replaced by rename, never rewritten in place.
// Immutable after open(); reading from several threads is safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "app/base/result.h"

namespace fireside::gguf {

class MappedFile {
 public:
    /// Errors: FileNotFound, FileUnreadable (no permission, not a regular file, mapping refused).
    /// An empty file gives an empty mapping.
    [[nodiscard]] static Result<MappedFile> open(const std::filesystem::path& path);

    /// A file of `size` bytes that begins with `head`; the rest reads as zeros and takes no memory. Errors:
    /// FileUnreadable (larger than the address space, or mapping refused). `head` is at most `size` bytes.
    [[nodiscard]] static Result<MappedFile> beginningWith(std::span<const std::byte> head,
                                                          std::uint64_t size);

    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&& other) noexcept;
    ~MappedFile();

    [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
    explicit MappedFile(std::span<const std::byte> bytes) : bytes_(bytes) {}

    std::span<const std::byte> bytes_;
};

}  // namespace fireside::gguf
