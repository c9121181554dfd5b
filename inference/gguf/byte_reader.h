// A cursor over untrusted little-endian bytes: every read is checked against what is left.
// A value; one reader belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "app/base/result.h"

namespace fireside::gguf {

class ByteReader {
 public:
    explicit ByteReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

    [[nodiscard]] std::size_t offset() const { return offset_; }
    [[nodiscard]] std::size_t remaining() const { return bytes_.size() - offset_; }

    /// FileDamaged with the present offset and `reason`.
    [[nodiscard]] Error damaged(const std::string& reason) const { return damagedAt(offset_, reason); }
    [[nodiscard]] static Error damagedAt(std::size_t offset, const std::string& reason) {
        return {ErrorCode::FileDamaged, "at offset " + std::to_string(offset) + ": " + reason};
    }

    template <class T>
    requires std::is_arithmetic_v<T>
    [[nodiscard]] Result<T> read() {
        if (remaining() < sizeof(T)) return damaged("the file ends in the middle of a value");
        T value;
        std::memcpy(&value, bytes_.data() + offset_, sizeof value);
        offset_ += sizeof value;
        return value;
    }

    /// A 64-bit length and that many bytes; the view lies in the underlying bytes.
    [[nodiscard]] Result<std::string_view> string() {
        FIRESIDE_TRY(const auto length, read<std::uint64_t>());
        if (length > remaining()) {
            return damaged("a string of " + std::to_string(length) + " bytes, only " +
                           std::to_string(remaining()) + " are left");
        }
        const auto* begin = reinterpret_cast<const char*>(bytes_.data() + offset_);
        offset_ += static_cast<std::size_t>(length);
        return std::string_view(begin, static_cast<std::size_t>(length));
    }

    /// A 64-bit number of things that take at least `minimumBytes` each, so that they can still follow.
    [[nodiscard]] Result<std::size_t> count(std::string_view what, std::size_t minimumBytes) {
        FIRESIDE_TRY(const auto number, read<std::uint64_t>());
        if (number > remaining() / minimumBytes) {
            return damaged(std::to_string(number) + " " + std::string(what) + ", only " +
                           std::to_string(remaining()) + " bytes are left");
        }
        return static_cast<std::size_t>(number);
    }

    /// Steps over bytes that count() has already found to be there.
    [[nodiscard]] Result<> skip(std::size_t bytes) {
        if (bytes > remaining()) return damaged("the file ends early");
        offset_ += bytes;
        return {};
    }

 private:
    std::span<const std::byte> bytes_;
    std::size_t offset_ = 0;
};

}  // namespace fireside::gguf
