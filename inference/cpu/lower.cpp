#include "inference/cpu/lower.h"

#include <algorithm>
#include <cmath>
#include <variant>

namespace fireside::cpu {

Phases lower(const plan::Op& op, Lowering& lowering) {
    return std::visit([&](const auto& typed) { return lower(typed, lowering); }, op);
}

Handover& Lowering::handover(std::size_t bytes) {
    return passing_.emplace_back(Handover{bytes, nullptr});
}

Lowering::Shared Lowering::shared(const Preparation& preparation, std::size_t bytes) {
    Handover*& slot = shared_[preparation];
    const bool fresh = slot == nullptr;
    if (fresh) slot = &handover(bytes);
    return {*slot, fresh};
}

void Lowering::beginGroup() {
    shared_.clear();
    groupStarts_.push_back(passing_.size());
}

const Handover& Lowering::angles(plan::WeightId frequencies, std::size_t pairs) {
    const Handover*& slot = angles_[{frequencies, pairs}];
    if (slot != nullptr) return *slot;
    Handover& table = lasting_.emplace_back(Handover{capacity_ * pairs * 2 * sizeof(float), nullptr});
    const float* const turns = weights().floats(frequencies);
    prologue_.push_back({[](const StepView& step) { return step.count(); },
                         [&table, turns, pairs](std::size_t t, const StepView& step, Workspace) {
                             auto* row = reinterpret_cast<float*>(table.memory) + t * pairs * 2;
                             for (std::size_t i = 0; i < pairs; ++i) {
                                 const double angle = static_cast<double>(step.positionOf(t)) * turns[i];
                                 row[2 * i] = static_cast<float>(std::cos(angle));
                                 row[2 * i + 1] = static_cast<float>(std::sin(angle));
                             }
                         }});
    slot = &table;
    return table;
}

std::size_t Lowering::place(std::byte* memory) {
    const auto put = [memory](Handover& handover, std::size_t offset) {
        if (memory != nullptr) handover.memory = memory + offset;
        return offset + roundUp(handover.bytes, kAlignment);
    };
    std::size_t common = 0;
    for (Handover& table : lasting_) common = put(table, common);
    std::size_t largest = common;
    for (std::size_t g = 0; g < groupStarts_.size(); ++g) {
        const std::size_t end = g + 1 < groupStarts_.size() ? groupStarts_[g + 1] : passing_.size();
        std::size_t offset = common;
        for (std::size_t i = groupStarts_[g]; i < end; ++i) offset = put(passing_[i], offset);
        largest = std::max(largest, offset);
    }
    return largest;
}

}  // namespace fireside::cpu
