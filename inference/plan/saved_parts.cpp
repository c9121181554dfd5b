#include "inference/plan/saved_parts.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string>

#include "inference/plan/saved_caches.h"

namespace fireside::plan {
namespace {

bool present(const CacheShape& shape) {
    return shape.keyWidth > 0 || shape.recurrent();
}

bool anyRecurrent(const std::vector<CacheShape>& shapes) {
    return std::any_of(shapes.begin(), shapes.end(), [](auto& shape) { return shape.recurrent(); });
}

/// Where what belongs to one cache lies in the saved caches of some plan that has it.
struct SavedPlaces {
    SavedHeader header;
    struct Rows {
        std::size_t offset = 0;  // of the first saved position
        std::int32_t first = 0;  // that position
        std::size_t rowBytes = 0;
    };
    std::vector<std::array<Rows, 2>> rows;  // per cache: keys, values
    CacheLayout layout;                     // for places within a state
    std::size_t states = 0;                 // offset of the first
    std::size_t bytes = 0;                  // of everything

    [[nodiscard]] std::size_t state(std::size_t index) const { return states + index * layout.stateBytes; }
};

std::size_t countOf(const StatePositions& positions) {
    return static_cast<std::size_t>(
        std::count_if(positions.begin(), positions.end(), [](std::int32_t p) { return p != -1; }));
}

SavedPlaces placesIn(const std::vector<CacheShape>& shapes, KvType type, std::int32_t length,
                     const SavedHeader& header) {
    SavedPlaces places;
    places.header = header;
    places.layout = layOutCaches(shapes, type, 1, 1);  // states lie alike in sessions of any length
    std::size_t offset = sizeof header;
    for (const CacheShape& shape : shapes) {
        const std::int32_t first = firstNeeded(shape.window, header.earliest);
        std::array<SavedPlaces::Rows, 2> both;
        for (std::size_t i = 0; i < both.size(); ++i) {
            const std::int32_t width = i == 0 ? shape.keyWidth : shape.valueWidth;
            const std::size_t rowBytes = width > 0 ? cacheRowBytes(type, width) : 0;
            both[i] = {offset, first, rowBytes};
            offset += static_cast<std::size_t>(length - first) * rowBytes;
        }
        places.rows.push_back(both);
    }
    places.states = offset;
    places.bytes = places.state(countOf(header.states));
    return places;
}

/// Copies one cache's rows, and its part of each of the states of `to`.
void copyCache(std::size_t cache, const CacheShape& shape, std::int32_t length, const SavedPlaces& from,
               std::span<const std::byte> source, const SavedPlaces& to, std::span<std::byte> target) {
    for (std::size_t i = 0; i < 2; ++i) {
        const SavedPlaces::Rows& there = from.rows[cache][i];
        const SavedPlaces::Rows& here = to.rows[cache][i];
        const auto skipped = static_cast<std::size_t>(here.first - there.first) * here.rowBytes;
        const auto bytes = static_cast<std::size_t>(length - here.first) * here.rowBytes;
        std::copy_n(source.begin() + static_cast<std::ptrdiff_t>(there.offset + skipped), bytes,
                    target.begin() + static_cast<std::ptrdiff_t>(here.offset));
    }
    if (!shape.recurrent()) return;
    for (std::size_t i = 0; i < countOf(to.header.states); ++i) {
        const auto& known = from.header.states;
        const auto found = std::find(known.begin(), known.end(), to.header.states[i]) - known.begin();
        const auto copy = [&](std::uint64_t fromOffset, std::uint64_t toOffset, std::int32_t floats) {
            const std::size_t at = from.state(static_cast<std::size_t>(found)) + fromOffset;
            std::copy_n(source.begin() + static_cast<std::ptrdiff_t>(at),
                        static_cast<std::size_t>(floats) * sizeof(float),
                        target.begin() + static_cast<std::ptrdiff_t>(to.state(i) + toOffset));
        };
        const CacheLayout::Place& there = from.layout.places[cache];
        const CacheLayout::Place& here = to.layout.places[cache];
        copy(there.convOffset, here.convOffset, shape.convRows * shape.convWidth);
        copy(there.stateOffset, here.stateOffset, shape.stateSize);
    }
}

std::vector<std::byte> withHeader(const SavedPlaces& places) {
    std::vector<std::byte> bytes(places.bytes);
    std::memcpy(bytes.data(), &places.header, sizeof places.header);
    return bytes;
}

SavedHeader headerOf(std::span<const std::byte> saved) {
    SavedHeader header;
    std::memcpy(&header, saved.data(), sizeof header);
    return header;
}

/// Of the whole: as early as every part reaches, and the states that every recurrent part has.
SavedHeader commonHeader(const PartedCaches& caches, std::span<const std::vector<std::byte>> saved) {
    std::optional<SavedHeader> common;  // of recurrent parts
    std::int32_t earliest = 0;
    for (std::size_t i = 0; i < saved.size(); ++i) {
        const SavedHeader header = headerOf(saved[i]);
        earliest = std::max(earliest, header.earliest);
        if (!anyRecurrent(caches.parts[i])) continue;
        if (!common) common = header;
        StatePositions shared;
        shared.fill(-1);
        std::copy_if(common->states.begin(), common->states.end(), shared.begin(), [&](std::int32_t p) {
            return std::find(header.states.begin(), header.states.end(), p) != header.states.end();
        });
        common->states = shared;
    }
    SavedHeader header;
    header.states.fill(-1);
    if (common) header = *common;
    header.earliest = earliest;
    return header;
}

}  // namespace

std::vector<std::byte> joinSaved(const PartedCaches& caches, std::int32_t length,
                                 std::span<const std::vector<std::byte>> saved) {
    const SavedPlaces to = placesIn(caches.whole, caches.type, length, commonHeader(caches, saved));
    std::vector<std::byte> joined = withHeader(to);
    std::vector<SavedPlaces> from;
    for (std::size_t i = 0; i < saved.size(); ++i)
        from.push_back(placesIn(caches.parts[i], caches.type, length, headerOf(saved[i])));
    for (std::size_t cache = 0; cache < caches.whole.size(); ++cache) {
        for (std::size_t i = 0; i < saved.size(); ++i) {
            if (!present(caches.parts[i][cache])) continue;
            copyCache(cache, caches.whole[cache], length, from[i], saved[i], to, joined);
            break;
        }
    }
    return joined;
}

Result<std::vector<std::vector<std::byte>>> cutSaved(const PartedCaches& caches, std::int32_t length,
                                                     std::span<const std::byte> saved) {
    const Error wrong{ErrorCode::InvalidArgument, std::to_string(saved.size()) +
                                                      " bytes cannot be the caches of " +
                                                      std::to_string(length) + " tokens"};
    if (length < 1 || saved.size() < sizeof(SavedHeader)) return wrong;
    const SavedHeader header = headerOf(saved);
    const bool valid = usedPositions(header.states, length, anyRecurrent(caches.whole)).has_value() &&
                       header.earliest >= 0 && header.earliest <= length;
    if (!valid) return wrong;
    const SavedPlaces from = placesIn(caches.whole, caches.type, length, header);
    if (from.bytes != saved.size()) return wrong;
    std::vector<std::vector<std::byte>> parts;
    for (const std::vector<CacheShape>& shapes : caches.parts) {
        SavedHeader own = header;
        if (!anyRecurrent(shapes)) own.states.fill(-1);
        const SavedPlaces to = placesIn(shapes, caches.type, length, own);
        std::vector<std::byte>& part = parts.emplace_back(withHeader(to));
        for (std::size_t cache = 0; cache < shapes.size(); ++cache) {
            if (present(shapes[cache])) copyCache(cache, shapes[cache], length, from, saved, to, part);
        }
    }
    return parts;
}

}  // namespace fireside::plan
