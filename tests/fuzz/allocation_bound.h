// The stated bound on memory, enforced: while an AllocationBound lives, the C++ heap of this program
// (operator new; tests/fuzz/allocation_bound.cpp replaces it) may not grow by more than the bound. Going
// beyond ends the program at the allocation that does it, so that the stack names the culprit. One at a time;
// one thread.
#pragma once

#include <cstddef>

namespace fireside::fuzz {

class AllocationBound {
 public:
    /// `bytes` above what is allocated now.
    explicit AllocationBound(std::size_t bytes);
    ~AllocationBound();
    AllocationBound(const AllocationBound&) = delete;
    AllocationBound& operator=(const AllocationBound&) = delete;
};

/// Everything that is made from a file or a text is in proportion to it, whatever it claims. What it costs
/// beyond the input itself, in bytes:
inline constexpr std::size_t kSlack = std::size_t{1} << 20;
[[nodiscard]] constexpr std::size_t inProportionToFile(std::size_t bytes) {
    return kSlack + 64 * bytes;
}
/// Tokenizing keeps a symbol, its neighbours and the merges it could take part in for every byte of a word.
[[nodiscard]] constexpr std::size_t inProportionToText(std::size_t bytes) {
    return kSlack + 256 * bytes;
}

}  // namespace fireside::fuzz
