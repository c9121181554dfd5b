#include "tests/cpu/instruction_sets.h"

#include <hwy/targets.h>

namespace fireside::test {

std::vector<InstructionSet> instructionSets() {
    std::vector<InstructionSet> sets;
    // Higher bits are lesser sets.
    const std::int64_t supported = hwy::SupportedTargets() & HWY_TARGETS;
    for (int bit = 62; bit >= 0; --bit) {
        if ((supported >> bit & 1) != 0) sets.push_back({std::int64_t{1} << bit});
    }
    return sets;
}

UseInstructionSet::UseInstructionSet(const InstructionSet& set) {
    hwy::SetSupportedTargetsForTest(set.target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

UseInstructionSet::~UseInstructionSet() {
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

}  // namespace fireside::test
