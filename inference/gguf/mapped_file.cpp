#include "inference/gguf/mapped_file.h"

#include <cassert>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

#ifdef _WIN32
#define NOMINMAX
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <winioctl.h>

#include <array>
#else
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace fireside::gguf {

namespace {

Error failure(const std::filesystem::path& path, const std::error_code& reason) {
    const bool missing = reason == std::errc::no_such_file_or_directory;
    return {missing ? ErrorCode::FileNotFound : ErrorCode::FileUnreadable,
            path.string() + ": " + reason.message()};
}

#ifdef _WIN32

struct Handle {
    HANDLE value;
    ~Handle() {
        if (value != nullptr && value != INVALID_HANDLE_VALUE) CloseHandle(value);
    }
};

Error lastFailure(const std::filesystem::path& path) {
    return failure(path, {static_cast<int>(GetLastError()), std::system_category()});
}

Result<std::span<const std::byte>> map(const std::filesystem::path& path) {
    const Handle file{CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr,
                                  OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr)};
    LARGE_INTEGER size{};
    if (file.value == INVALID_HANDLE_VALUE || !GetFileSizeEx(file.value, &size)) return lastFailure(path);
    if (size.QuadPart == 0) return std::span<const std::byte>{};
    const Handle mapping{CreateFileMappingW(file.value, nullptr, PAGE_READONLY, 0, 0, nullptr)};
    if (mapping.value == nullptr) return lastFailure(path);
    const void* address = MapViewOfFile(mapping.value, FILE_MAP_READ, 0, 0, 0);
    if (address == nullptr) return lastFailure(path);
    return std::span(static_cast<const std::byte*>(address), static_cast<std::size_t>(size.QuadPart));
}

void unmap(std::span<const std::byte> bytes) {
    if (!bytes.empty()) UnmapViewOfFile(bytes.data());
}

/// A sparse file that goes with its mapping: Windows has no memory that is reserved and reads as zeros.
Result<std::span<const std::byte>> mapHead(std::span<const std::byte> head, std::size_t size) {
    std::array<wchar_t, MAX_PATH + 1> name{};
    const auto folder = std::filesystem::temp_directory_path();
    if (GetTempFileNameW(folder.c_str(), L"ggf", 0, name.data()) == 0) return lastFailure(folder);
    const Handle file{CreateFileW(name.data(), GENERIC_READ | GENERIC_WRITE | DELETE,
                                  FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr, CREATE_ALWAYS,
                                  FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr)};
    DWORD count = 0;
    LARGE_INTEGER end{};
    end.QuadPart = static_cast<LONGLONG>(size);
    if (file.value == INVALID_HANDLE_VALUE ||
        !DeviceIoControl(file.value, FSCTL_SET_SPARSE, nullptr, 0, nullptr, 0, &count, nullptr) ||
        !WriteFile(file.value, head.data(), static_cast<DWORD>(head.size()), &count, nullptr) ||
        !SetFilePointerEx(file.value, end, nullptr, FILE_BEGIN) || !SetEndOfFile(file.value)) {
        return lastFailure(name.data());
    }
    const Handle mapping{CreateFileMappingW(file.value, nullptr, PAGE_READONLY, 0, 0, nullptr)};
    if (mapping.value == nullptr) return lastFailure(name.data());
    const void* address = MapViewOfFile(mapping.value, FILE_MAP_READ, 0, 0, 0);
    if (address == nullptr) return lastFailure(name.data());
    return std::span(static_cast<const std::byte*>(address), size);
}

#else

struct Descriptor {
    int value;
    ~Descriptor() {
        if (value >= 0) close(value);
    }
};

Error lastFailure(const std::filesystem::path& path) {
    return failure(path, {errno, std::generic_category()});
}

Result<std::span<const std::byte>> map(const std::filesystem::path& path) {
    // O_NONBLOCK: a named pipe must not hang us before we can see that it is no regular file.
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    struct stat info {};
    if (file.value < 0 || fstat(file.value, &info) != 0) return lastFailure(path);
    if (!S_ISREG(info.st_mode)) {
        return Error{ErrorCode::FileUnreadable, path.string() + ": not a regular file"};
    }
    if (info.st_size == 0) return std::span<const std::byte>{};
    if (static_cast<std::uintmax_t>(info.st_size) > std::numeric_limits<std::size_t>::max()) {
        return Error{ErrorCode::FileUnreadable, path.string() + ": larger than the address space"};
    }
    const auto size = static_cast<std::size_t>(info.st_size);
    void* address = mmap(nullptr, size, PROT_READ, MAP_SHARED, file.value, 0);
    if (address == MAP_FAILED) return lastFailure(path);
    return std::span<const std::byte>(static_cast<const std::byte*>(address), size);
}

Result<std::span<const std::byte>> mapHead(std::span<const std::byte> head, std::size_t size) {
    void* address =
        mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (address == MAP_FAILED) return lastFailure("a file's beginning");
    std::memcpy(address, head.data(), head.size());
    return std::span<const std::byte>(static_cast<const std::byte*>(address), size);
}

void unmap(std::span<const std::byte> bytes) {
    if (!bytes.empty()) munmap(const_cast<std::byte*>(bytes.data()), bytes.size());
}

#endif

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    FIRESIDE_TRY(const std::span<const std::byte> bytes, map(path));
    return MappedFile(bytes);
}

Result<MappedFile> MappedFile::beginningWith(std::span<const std::byte> head, std::uint64_t size) {
    assert(head.size() <= size);
    if (size > std::numeric_limits<std::ptrdiff_t>::max()) {
        return Error{ErrorCode::FileUnreadable,
                     "a file of " + std::to_string(size) + " bytes is larger than the address space"};
    }
    if (size == 0) return MappedFile({});
    FIRESIDE_TRY(const std::span<const std::byte> bytes, mapHead(head, static_cast<std::size_t>(size)));
    return MappedFile(bytes);
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
}

MappedFile::~MappedFile() {
    unmap(bytes_);
}

}  // namespace fireside::gguf
