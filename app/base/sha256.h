// SHA-256 (FIPS 180-4), by the system's OpenSSL, which uses the processor's instructions for it. A value: a
// copy goes on from the same place. One thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace fireside {

class Sha256 {
 public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256& other);
    Sha256& operator=(const Sha256& other);
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void add(std::span<const std::byte> bytes);
    /// Of everything that was added so far: 64 lower-case hexadecimal digits.
    [[nodiscard]] std::string hex() const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace fireside
