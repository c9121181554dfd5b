#include "tests/fuzz/allocation_bound.h"

#include <malloc.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <new>

namespace fireside::fuzz {
namespace {

// libFuzzer's watching thread allocates, too.
std::atomic<std::size_t> g_live{0};
std::atomic<std::size_t> g_limit{std::numeric_limits<std::size_t>::max()};

void* allocate(std::size_t size) noexcept {
    const std::size_t live = g_live.load(std::memory_order_relaxed);
    const std::size_t limit = g_limit.load(std::memory_order_relaxed);
    if (live > limit || size > limit - live) {
        std::fprintf(stderr, "allocation bound: %zu bytes more on %zu, the bound is %zu\n", size, live,
                     limit);
        std::abort();
    }
    void* memory = std::malloc(size == 0 ? 1 : size);
    if (memory != nullptr) g_live.fetch_add(malloc_usable_size(memory), std::memory_order_relaxed);
    return memory;
}

void release(void* memory) noexcept {
    if (memory == nullptr) return;
    g_live.fetch_sub(malloc_usable_size(memory), std::memory_order_relaxed);
    std::free(memory);
}

}  // namespace

AllocationBound::AllocationBound(std::size_t bytes) {
    g_limit = g_live + bytes;
}

AllocationBound::~AllocationBound() {
    g_limit = std::numeric_limits<std::size_t>::max();
}

void* allocateOrThrow(std::size_t size) {
    void* memory = allocate(size);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}
void* allocateOrNull(std::size_t size) noexcept {
    return allocate(size);
}
void deallocate(void* memory) noexcept {
    release(memory);
}

}  // namespace fireside::fuzz

// All forms but the aligned ones, which come as pairs of their own and which this program does not use.
void* operator new(std::size_t size) {
    return fireside::fuzz::allocateOrThrow(size);
}
void* operator new[](std::size_t size) {
    return fireside::fuzz::allocateOrThrow(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return fireside::fuzz::allocateOrNull(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return fireside::fuzz::allocateOrNull(size);
}
void operator delete(void* memory) noexcept {
    fireside::fuzz::deallocate(memory);
}
void operator delete[](void* memory) noexcept {
    fireside::fuzz::deallocate(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    fireside::fuzz::deallocate(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    fireside::fuzz::deallocate(memory);
}
void operator delete(void* memory, const std::nothrow_t&) noexcept {
    fireside::fuzz::deallocate(memory);
}
void operator delete[](void* memory, const std::nothrow_t&) noexcept {
    fireside::fuzz::deallocate(memory);
}
