// What the stretches of a recorded plan receive from the host and send to it: one buffer for each direction,
// as only one stretch runs at a time. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/plan/plan.h"
#include "inference/vulkan/memory.h"
#include "inference/vulkan/recording.h"

namespace fireside::vulkan {

class Staging {
 public:
    /// Errors: as Memory::allocate().
    [[nodiscard]] static Result<Staging> create(Memory& memory, const plan::Plan& plan,
                                                const plan::Schedule& schedule);

    /// Per stretch, from and to the scratch of the schedule.
    [[nodiscard]] std::vector<StretchCopies> copies(VkBuffer scratch) const;
    [[nodiscard]] std::size_t stretches() const { return stretches_.size(); }
    /// Rows as of plan::Step::received, and as plan::ExecutorSession::run returns them, of so many tokens.
    void write(std::size_t stretch, std::size_t tokens, std::span<const float> received);
    void read(std::size_t stretch, std::size_t tokens, std::vector<float>& sent) const;

 private:
    struct Value {
        std::uint64_t offset = 0;         // in the buffer
        std::uint64_t scratchOffset = 0;  // bytes, both
        std::uint64_t bytes = 0;          // of all rows
        std::size_t width = 0;
        std::size_t stride = 0;  // floats between rows
        bool one = false;        // has one row, whatever the tokens

        [[nodiscard]] std::size_t rows(std::size_t tokens) const { return one ? 1 : tokens; }
    };
    struct Stretch {
        std::size_t first = 0;  // nodes
        std::size_t end = 0;
        std::vector<Value> receives;
        std::vector<Value> sends;
    };

    std::vector<Stretch> stretches_;
    Buffer incoming_;  // empty when no stretch receives anything
    Buffer outgoing_;  // likewise
};

}  // namespace fireside::vulkan
