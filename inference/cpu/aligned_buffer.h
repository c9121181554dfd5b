// Uninitialised memory for vectors. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "app/base/result.h"

namespace fireside::cpu {

inline constexpr std::size_t kAlignment = 64;  // of a cache line and of the widest vector

constexpr std::size_t roundUp(std::size_t n, std::size_t multiple) {
    return (n + multiple - 1) / multiple * multiple;
}

class AlignedBuffer {
 public:
    AlignedBuffer() = default;
    /// Pages of it are taken from the system when they are first written. Errors: OutOfMemory.
    [[nodiscard]] static Result<AlignedBuffer> allocate(std::size_t bytes, const char* what) {
        AlignedBuffer buffer;
        void* memory = ::operator new (bytes + kAlignment, std::align_val_t{kAlignment}, std::nothrow);
        if (memory == nullptr) {
            return Error{ErrorCode::OutOfMemory, std::to_string(bytes) + " bytes for " + what};
        }
        buffer.data_.reset(static_cast<std::byte*>(memory));
        buffer.bytes_ = bytes;
        return buffer;
    }
    [[nodiscard]] std::byte* data() const { return data_.get(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
    struct Free {
        void operator()(std::byte* memory) const { ::operator delete (memory, std::align_val_t{kAlignment}); }
    };
    std::unique_ptr<std::byte, Free> data_;
    std::size_t bytes_ = 0;
};

/// Takes pieces of one memory, one behind the other, each aligned; without memory it only adds up their
/// sizes.
class Carver {
 public:
    explicit Carver(std::byte* memory) : memory_(memory) {}
    template <class T>
    T* take(std::size_t count) {
        T* piece = memory_ == nullptr ? nullptr : reinterpret_cast<T*>(memory_ + taken_);
        taken_ += roundUp(count * sizeof(T), kAlignment);
        return piece;
    }
    [[nodiscard]] std::size_t taken() const { return taken_; }

 private:
    std::byte* memory_;
    std::size_t taken_ = 0;
};

}  // namespace fireside::cpu
