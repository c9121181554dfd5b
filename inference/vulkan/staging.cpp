#include "inference/vulkan/staging.h"

#include <algorithm>
#include <cstring>

namespace fireside::vulkan {

Result<Staging> Staging::create(Memory& memory, const plan::Plan& plan, const plan::Schedule& schedule) {
    std::uint64_t incoming = 0;
    std::uint64_t outgoing = 0;
    const auto place = [&](const std::vector<plan::ValueId>& ids, std::uint64_t& largest) {
        std::vector<Value> values;
        std::uint64_t offset = 0;
        for (const plan::ValueId id : ids) {
            const plan::Schedule::Slot& slot = schedule.slots[static_cast<std::size_t>(id)];
            const plan::Value& value = plan.value(id);
            values.push_back({offset, slot.offset, slot.bytes, static_cast<std::size_t>(value.width),
                              slot.rowStride, value.rows == plan::Rows::One});
            offset += slot.bytes;
        }
        largest = std::max(largest, offset);
        return values;
    };
    Staging staging;
    for (const plan::Stretch& stretch : plan::stretchesOf(plan)) {
        staging.stretches_.push_back(
            {stretch.first, stretch.end, place(stretch.receives, incoming), place(stretch.sends, outgoing)});
    }
    if (incoming > 0) {
        FIRESIDE_TRY(staging.incoming_, memory.allocate(incoming, MemoryUse::Upload, "incoming rows"));
    }
    if (outgoing > 0) {
        FIRESIDE_TRY(staging.outgoing_, memory.allocate(outgoing, MemoryUse::Readback, "outgoing rows"));
    }
    return staging;
}

std::vector<StretchCopies> Staging::copies(VkBuffer scratch) const {
    std::vector<StretchCopies> result;
    for (const Stretch& stretch : stretches_) {
        StretchCopies& copies = result.emplace_back(StretchCopies{stretch.first, stretch.end, {}, {}});
        for (const Value& v : stretch.receives)
            copies.receives.push_back({incoming_.handle(), v.offset, scratch, v.scratchOffset, v.bytes});
        for (const Value& v : stretch.sends)
            copies.sends.push_back({scratch, v.scratchOffset, outgoing_.handle(), v.offset, v.bytes});
    }
    return result;
}

void Staging::write(std::size_t stretch, std::size_t tokens, std::span<const float> received) {
    const float* from = received.data();
    for (const Value& value : stretches_[stretch].receives) {
        std::byte* to = incoming_.mapped() + value.offset;
        for (std::size_t row = 0; row < value.rows(tokens); ++row) {
            std::memcpy(to, from, value.width * sizeof(float));
            from += value.width;
            to += value.stride * sizeof(float);
        }
    }
}

void Staging::read(std::size_t stretch, std::size_t tokens, std::vector<float>& sent) const {
    const std::vector<Value>& sends = stretches_[stretch].sends;
    std::size_t count = 0;
    for (const Value& value : sends) count += value.width * value.rows(tokens);
    sent.resize(count);
    float* to = sent.data();
    for (const Value& value : sends) {
        const std::byte* from = outgoing_.mapped() + value.offset;
        for (std::size_t row = 0; row < value.rows(tokens); ++row) {
            std::memcpy(to, from, value.width * sizeof(float));
            to += value.width;
            from += value.stride * sizeof(float);
        }
    }
}

}  // namespace fireside::vulkan
