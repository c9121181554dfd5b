// A hash that tells damaged or different bytes apart; no protection against people who want a collision.
// FNV-1a's step over 64-bit little-endian words with the upper half folded down after each (every step is
// invertible, so one changed word always changes the result), then the length. How the bytes are cut into
// calls does not matter. One thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace fireside::gguf {

class ContentHash {
 public:
    void add(std::span<const std::byte> bytes) {
        length_ += bytes.size();
        if (filled_ > 0) bytes = bytes.subspan(fill(bytes));
        for (; filled_ == 0 && bytes.size() >= sizeof(std::uint64_t);
             bytes = bytes.subspan(sizeof(std::uint64_t))) {
            std::uint64_t word;
            std::memcpy(&word, bytes.data(), sizeof word);
            mix(word);
        }
        (void)fill(bytes);
    }
    /// Of everything that was added so far.
    [[nodiscard]] std::uint64_t value() const {
        ContentHash end = *this;
        std::fill(end.partial_.begin() + static_cast<std::ptrdiff_t>(filled_), end.partial_.end(),
                  std::byte{0});
        std::uint64_t word;
        std::memcpy(&word, end.partial_.data(), sizeof word);
        end.mix(word);
        end.mix(length_);
        return end.hash_;
    }

 private:
    void mix(std::uint64_t word) {
        hash_ = (hash_ ^ word) * 0x100000001b3;
        hash_ ^= hash_ >> 32;
    }
    /// Takes what fits into the word that was begun; returns how much.
    std::size_t fill(std::span<const std::byte> bytes) {
        const std::size_t count = std::min(bytes.size(), partial_.size() - filled_);
        if (count > 0) std::memcpy(partial_.data() + filled_, bytes.data(), count);
        filled_ += count;
        if (filled_ == partial_.size()) {
            std::uint64_t word;
            std::memcpy(&word, partial_.data(), sizeof word);
            mix(word);
            filled_ = 0;
        }
        return count;
    }

    std::uint64_t hash_ = 0xcbf29ce484222325;
    std::uint64_t length_ = 0;
    std::array<std::byte, sizeof(std::uint64_t)> partial_{};
    std::size_t filled_ = 0;
};

}  // namespace fireside::gguf
