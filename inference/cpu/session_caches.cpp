#include "inference/cpu/session_caches.h"

#include <cstring>
#include <utility>

namespace fireside::cpu {

Result<std::unique_ptr<SessionCaches>> SessionCaches::create(const plan::Plan& plan, plan::KvType type,
                                                             std::int32_t contextLength,
                                                             std::int32_t capacity) {
    std::unique_ptr<SessionCaches> caches(new SessionCaches(
        plan::contentsOf(plan, contextLength, capacity),
        plan::layOutCaches(plan.caches, type, contextLength, capacity), type, contextLength));
    for (const std::uint64_t size : caches->layout_.sizes) {
        FIRESIDE_TRY(AlignedBuffer array, AlignedBuffer::allocate(size, "the KV cache"));
        caches->arrays_.push_back(std::move(array));
    }
    return caches;
}

std::uint64_t SessionCaches::bytes() const {
    std::uint64_t total = 0;
    for (const AlignedBuffer& array : arrays_) total += array.bytes();
    return total;
}

std::vector<CacheView> SessionCaches::views(const plan::Plan& plan) const {
    std::vector<CacheView> views;
    for (std::size_t i = 0; i < plan.caches.size(); ++i) {
        const plan::CacheShape& shape = plan.caches[i];
        const plan::CacheLayout::Place& place = layout_.places[i];
        CacheView view;
        view.type = type_;
        view.rows = place.rows;
        view.keyWidth = static_cast<std::size_t>(shape.keyWidth);
        view.valueWidth = static_cast<std::size_t>(shape.valueWidth);
        view.keyStride = plan::cacheRowBytes(type_, shape.keyWidth);
        view.valueStride = plan::cacheRowBytes(type_, shape.valueWidth);
        if (place.keys) view.keys = arrays_[*place.keys].data();
        if (place.values) view.values = arrays_[*place.values].data();
        if (layout_.stateBytes > 0) {
            view.conv = reinterpret_cast<float*>(state(0) + place.convOffset);
            view.state = reinterpret_cast<float*>(state(0) + place.stateOffset);
        }
        view.convRows = static_cast<std::size_t>(shape.convRows);
        view.stateSize = static_cast<std::size_t>(shape.stateSize);
        views.push_back(view);
    }
    return views;
}

void SessionCaches::checkpoint() {
    const auto target = contents_.chooseCheckpoint();
    if (!target) return;
    std::memcpy(state(1 + *target), state(0), layout_.stateBytes);
    contents_.saved(*target);
}

void SessionCaches::prepare(std::int32_t position) {
    const auto source = contents_.checkpointFor(position);
    if (!source) return;
    std::memcpy(state(0), state(1 + *source), layout_.stateBytes);
    contents_.restored(position);
}

Result<std::vector<std::byte>> SessionCaches::save(std::int32_t length) {
    FIRESIDE_TRY(const plan::SavedCaches caches, plan::cachesToSave(layout_, contents_, length));
    std::vector<std::byte> saved(sizeof caches.header + caches.contentBytes());
    std::memcpy(saved.data(), &caches.header, sizeof caches.header);
    std::byte* to = saved.data() + sizeof caches.header;
    for (const plan::SavedRange& range : caches.ranges) {
        if (range.array) std::memcpy(to, arrays_[*range.array].data() + range.offset, range.bytes);
        to += range.bytes;
    }
    return saved;
}

Result<> SessionCaches::load(std::int32_t length, std::span<const std::byte> saved) {
    FIRESIDE_TRY(const plan::SavedCaches caches,
                 plan::cachesToLoad(layout_, contents_, contextLength_, length, saved));
    contents_.forget();
    const std::byte* from = saved.data() + sizeof caches.header;
    for (const plan::SavedRange& range : caches.ranges) {
        if (range.array) std::memcpy(arrays_[*range.array].data() + range.offset, from, range.bytes);
        from += range.bytes;
    }
    contents_.loaded(length, caches.header.earliest, caches.states);
    return {};
}

}  // namespace fireside::cpu
