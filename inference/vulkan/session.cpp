#include "inference/vulkan/session.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>

#include "inference/vulkan/packing.h"

namespace fireside::vulkan {
namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

Result<std::unique_ptr<Session>> Session::create(DeviceModel& model, std::int32_t contextLength) {
    if (contextLength < 1) return {ErrorCode::InvalidArgument, "a context of no tokens"};
    std::unique_ptr<Session> session(new Session(model, contextLength));
    FIRESIDE_CHECK(session->allocate());
    return session;
}

Result<> Session::allocate() {
    const plan::Plan decode = model_.plans(1, plan::Outputs::Last);
    const DeviceProfile& profile = model_.device->profile();
    vocabulary_ = plan::vocabularyOf(decode);
    causal_ = decode.causal;
    capacities_ = capacitiesFor(profile, contextLength_, causal_);
    const plan::Footprint footprint = sessionFootprint(model_.plans, profile, model_.kvType, contextLength_);
    FIRESIDE_CHECK(checkFit(footprint, contextLength_, model_.device->physical()));
    FIRESIDE_TRY(caches_, SessionCaches::create(model_, decode, contextLength_, capacities_.back()));
    FIRESIDE_TRY(scratch_, model_.memory->allocate(footprint.scratch, MemoryUse::DeviceLocal, "scratch"));
    const std::uint64_t stepBytes =
        sizeof(StepHeader) + sizeof(std::int32_t) * static_cast<std::uint64_t>(capacities_.back());
    FIRESIDE_TRY(step_, model_.memory->allocate(stepBytes, MemoryUse::Upload, "step"));
    return {};
}

std::uint64_t Session::bytes() const {
    std::uint64_t total = caches_->bytes() + scratch_.bytes();
    for (const auto& [key, recorded] : recorded_) total += recorded.ownScratch.bytes();
    return total;
}

std::int32_t Session::preferredChunk() const {
    if (!causal_) return maxChunk();
    std::vector<CapacityTime> times;
    for (const std::int32_t capacity : capacities_) {
        CapacityTime time{capacity, std::nullopt};
        for (const plan::Outputs outputs : {plan::Outputs::None, plan::Outputs::Last, plan::Outputs::All}) {
            const auto found = recorded_.find({capacity, outputs});
            if (found == recorded_.end()) continue;
            for (const Pacer& pacer : found->second.pacers) {
                const auto longest = pacer.longestSegmentMs();
                if (longest) time.longestSegmentMs = std::max(*longest, time.longestSegmentMs.value_or(0));
            }
        }
        times.push_back(time);
    }
    return preferredCapacity(times);
}

Result<> Session::run(const plan::Step& step, const plan::CancelToken* cancel, std::vector<float>& logits) {
    if (step.stretch == 0) FIRESIDE_CHECK(plan::checkStep(step, *this, contextLength_, vocabulary_));
    const auto tokens = static_cast<std::int32_t>(step.tokens.size());
    const std::int32_t capacity = *std::lower_bound(capacities_.begin(), capacities_.end(), tokens);
    FIRESIDE_TRY(Recorded* const recorded, recordedFor(capacity, step.outputs));
    if (step.stretch == 0) {
        FIRESIDE_CHECK(caches_->prepare(step.position));
        writeStep(step);
    }
    recorded->staging.write(step.stretch, step.tokens.size(), step.received);
    FIRESIDE_CHECK(submitPaced(*recorded, step, static_cast<double>(tokens) / capacity, cancel));
    recorded->staging.read(step.stretch, step.tokens.size(), logits);
    if (step.stretch + 1 < recorded->staging.stretches()) return {};
    caches_->contents().finished(step.position, tokens);
    ++model_.stats->steps;
    return {};
}

void Session::writeStep(const plan::Step& step) {
    StepHeader header{};
    header.tokenCount = static_cast<std::uint32_t>(step.tokens.size());
    header.position = static_cast<std::uint32_t>(step.position);
    header.outputRow = header.tokenCount - 1;
    header.contextLength = static_cast<std::uint32_t>(contextLength_);
    std::memcpy(step_.mapped(), &header, sizeof header);
    std::memcpy(step_.mapped() + sizeof header, step.tokens.data(), step.tokens.size_bytes());
}

Result<> Session::submitPaced(Recorded& recorded, const plan::Step& step, double share,
                              const plan::CancelToken* cancel) {
    const std::span<const VkCommandBuffer> segments = recorded.recording.segments(step.stretch);
    Pacer& pacer = recorded.pacers[step.stretch];
    // Cancelled before the first submit, a step leaves the caches as they are.
    if (cancel != nullptr && cancel->load()) return {ErrorCode::Cancelled, "before the first submit"};
    if (step.stretch == 0)
        caches_->contents().began(step.position, static_cast<std::int32_t>(step.tokens.size()));
    for (const SegmentRange& range : pacer.submits()) {
        if (cancel != nullptr && cancel->load()) return {ErrorCode::Cancelled, "between submits"};
        const auto start = Clock::now();
        FIRESIDE_CHECK(model_.queue->submitAndWait(segments.subspan(range.first, range.last - range.first)));
        const std::chrono::duration<double, std::milli> elapsed = Clock::now() - start;
        pacer.measured(range, elapsed.count(), share);
        ++model_.stats->submits;
    }
    return {};
}

Result<Session::Recorded*> Session::recordedFor(std::int32_t capacity, plan::Outputs outputs) {
    const std::pair key{capacity, outputs};
    auto found = recorded_.find(key);
    if (found == recorded_.end()) {
        FIRESIDE_TRY(Recorded recorded, record(capacity, outputs));
        found = recorded_.emplace(key, std::move(recorded)).first;
    }
    return &found->second;
}

Result<Session::Recorded> Session::record(std::int32_t capacity, plan::Outputs outputs) {
    const plan::Plan plan = model_.plans(capacity, outputs);
    const plan::Schedule schedule = plan::schedule(plan);
    Recorded recorded;
    if (schedule.scratchBytes > scratch_.bytes()) {
        FIRESIDE_TRY(recorded.ownScratch, model_.memory->allocate(reservedBytes(schedule.scratchBytes),
                                                                  MemoryUse::DeviceLocal, "scratch"));
    }
    const Buffer& scratch = recorded.ownScratch.bytes() > 0 ? recorded.ownScratch : scratch_;
    FIRESIDE_TRY(recorded.staging, Staging::create(*model_.memory, plan, schedule));
    FIRESIDE_TRY(recorded.recording, recordWithout(plan, schedule, bindings(schedule, scratch.address()),
                                                   {scratch.handle(), scratch.address()},
                                                   recorded.staging.copies(scratch.handle())));
    for (std::size_t i = 0; i < recorded.staging.stretches(); ++i)
        recorded.pacers.emplace_back(recorded.recording.segments(i).size());
    ExecutorStats& stats = *model_.stats;
    ++stats.plansRecorded;
    stats.dispatchesRecorded += recorded.recording.dispatches();
    stats.barriersRecorded += recorded.recording.barriers();
    stats.pipelinesCompiled = model_.pipelines->compiled();
    return recorded;
}

Result<Recording> Session::recordWithout(const plan::Plan& plan, const plan::Schedule& schedule,
                                         const Bindings& bindings, const ScratchMemory& scratch,
                                         std::span<const StretchCopies> stretches) {
    for (;;) {
        auto recording = Recording::record(*model_.device, *model_.pipelines, plan, schedule, bindings,
                                           scratch, stretches);
        if (recording.ok() || recording.code() != ErrorCode::DeviceFailure) return recording;
        bool another = false;
        for (FailedShader& failed : model_.pipelines->takeFailed()) {
            // Chosen again although it was left out, it is the last of its kind.
            if (model_.device->profile().withoutShaders.contains(failed.name)) return recording;
            model_.device->doWithout(failed.name);
            model_.stats->failedShaders.push_back(std::move(failed));
            another = true;
        }
        if (!another) return recording;
    }
}

Bindings Session::bindings(const plan::Schedule& schedule, std::uint64_t scratchAddress) const {
    Bindings bindings;
    bindings.value = [&schedule, scratchAddress](plan::ValueId id) {
        return scratchAddress + schedule.slots[static_cast<std::size_t>(id)].offset;
    };
    bindings.rowStride = [&schedule](plan::ValueId id) {
        return static_cast<std::uint32_t>(schedule.slots[static_cast<std::size_t>(id)].rowStride);
    };
    bindings.weight = [this](plan::WeightId id) {
        return model_.weightAddresses[static_cast<std::size_t>(id)];
    };
    bindings.cache = [this](plan::CacheId id) { return caches_->binding(id); };
    bindings.kvType = model_.kvType;
    bindings.step = step_.address();
    return bindings;
}

}  // namespace fireside::vulkan
