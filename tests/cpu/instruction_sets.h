// The instruction sets that kernels were compiled for and that this processor has.
#pragma once

#include <cstdint>
#include <vector>

namespace fireside::test {

struct InstructionSet {
    std::int64_t target = 0;  // Highway's
};

/// From the least to the best.
[[nodiscard]] std::vector<InstructionSet> instructionSets();

/// While it lives, kernels are chosen for this one. One at a time.
class UseInstructionSet {
 public:
    explicit UseInstructionSet(const InstructionSet& set);
    ~UseInstructionSet();
    UseInstructionSet(const UseInstructionSet&) = delete;
    UseInstructionSet& operator=(const UseInstructionSet&) = delete;
};

}  // namespace fireside::test
