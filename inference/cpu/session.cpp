#include "inference/cpu/session.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>

namespace fireside::cpu {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::int32_t kFirstChunk = 128;  // before anything was measured
constexpr std::int32_t kSmallestChunk = 64;
constexpr double kChunkSeconds =
    2;  // a step can be cancelled at any time; this is how often it tells of progress

}  // namespace

Result<std::unique_ptr<Session>> Session::create(HostModel& model, std::int32_t contextLength) {
    if (contextLength < 1) return {ErrorCode::InvalidArgument, "a context of no tokens"};
    FIRESIDE_CHECK(checkFit(model, contextLength));
    std::unique_ptr<Session> session(new Session(model, contextLength));
    FIRESIDE_CHECK(session->allocate());
    return session;
}

Result<> Session::allocate() {
    const plan::Plan decode = model_.plans(1, plan::Outputs::Last);
    vocabulary_ = plan::vocabularyOf(decode);
    causal_ = decode.causal;
    maxChunk_ = chunkOf(contextLength_, causal_);
    FIRESIDE_TRY(caches_, SessionCaches::create(decode, model_.options.kvType, contextLength_, maxChunk_));
    const std::size_t bytes = programBytes(model_.plans, model_.weights, maxChunk_, model_.pool.threads());
    FIRESIDE_TRY(memory_, AlignedBuffer::allocate(bytes, "scratch"));
    for (const plan::Outputs outputs : {plan::Outputs::None, plan::Outputs::Last, plan::Outputs::Best}) {
        programs_[outputs] = makeProgram(model_.plans(maxChunk_, outputs), memory_.data());
    }
    return {};
}

std::uint64_t Session::bytes() const {
    return caches_->bytes() + memory_.bytes() + allRows_.memory.bytes();
}

std::int32_t Session::preferredChunk() const {
    if (!causal_) return maxChunk_;
    const double affordable = tokensPerSecond_ > 0 ? tokensPerSecond_ * kChunkSeconds : double{kFirstChunk};
    const auto whole =
        static_cast<std::int32_t>(std::min(affordable, static_cast<double>(maxChunk_))) / kSmallestChunk;
    return std::min(maxChunk_, std::max(1, whole) * kSmallestChunk);
}

Result<> Session::run(const plan::Step& step, const plan::CancelToken* cancel, std::vector<float>& logits) {
    const auto tokens = static_cast<std::int32_t>(step.tokens.size());
    if (step.stretch == 0) FIRESIDE_CHECK(plan::checkStep(step, *this, contextLength_, vocabulary_));
    FIRESIDE_TRY(Program* const program, programFor(tokens, step.outputs));
    if (step.stretch == 0) caches_->prepare(step.position);
    // Cancelled before its first op, a step leaves the caches as they are.
    if (cancel != nullptr && cancel->load()) return {ErrorCode::Cancelled, "before the step"};
    if (step.stretch == 0) {
        caches_->contents().began(step.position, tokens);
        stepSeconds_ = 0;
    }
    const auto start = Clock::now();
    const StepView view{step.tokens, step.position, step.tokens.size() - 1};
    FIRESIDE_CHECK(program->run(view, step.stretch, step.received, cancel, logits));
    stepSeconds_ += std::chrono::duration<double>(Clock::now() - start).count();
    if (step.stretch + 1 < program->stretches()) return {};
    caches_->contents().finished(step.position, tokens);
    if (tokens >= kSmallestChunk) tokensPerSecond_ = tokens / std::max(stepSeconds_, 1e-6);
    return {};
}

std::unique_ptr<Program> Session::makeProgram(const plan::Plan& plan, std::byte* memory) {
    return std::make_unique<Program>(plan, model_.weights, caches_->views(plan), memory, model_.pool);
}

/// Programs are made for the longest step: a shorter one uses the beginning of each value. Rows of logits for
/// every token would take much memory, so that program is made for the step at hand.
Result<Program*> Session::programFor(std::int32_t tokens, plan::Outputs outputs) {
    if (outputs != plan::Outputs::All) return programs_[outputs].get();
    if (allRows_.program == nullptr || allRows_.program->capacity() < static_cast<std::size_t>(tokens)) {
        allRows_ = {};
        const plan::Plan plan = model_.plans(tokens, outputs);
        const std::size_t bytes = Program::bytes(plan, model_.weights, model_.pool.threads());
        FIRESIDE_TRY(allRows_.memory, AlignedBuffer::allocate(bytes, "scratch"));
        allRows_.program = makeProgram(plan, allRows_.memory.data());
    }
    return allRows_.program.get();
}

}  // namespace fireside::cpu
