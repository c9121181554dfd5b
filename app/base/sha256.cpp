#include "app/base/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <cassert>
#include <new>

namespace fireside {

struct Sha256::State {
    State() : context(EVP_MD_CTX_new()) {
        if (context == nullptr) throw std::bad_alloc();
    }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    EVP_MD_CTX* context;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    [[maybe_unused]] const int begun = EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr);
    assert(begun == 1);
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256::Sha256(const Sha256& other) : state_(std::make_unique<State>()) {
    EVP_MD_CTX_copy_ex(state_->context, other.state_->context);
}

Sha256& Sha256::operator=(const Sha256& other) {
    if (this != &other) EVP_MD_CTX_copy_ex(state_->context, other.state_->context);
    return *this;
}

void Sha256::add(std::span<const std::byte> bytes) {
    EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

std::string Sha256::hex() const {
    const Sha256 end = *this;
    std::array<unsigned char, 32> digest{};
    EVP_DigestFinal_ex(end.state_->context, digest.data(), nullptr);
    std::string text;
    for (const unsigned char byte : digest) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

}  // namespace fireside
