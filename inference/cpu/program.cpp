#include "inference/cpu/program.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace fireside::cpu {
namespace {

/// Phase i of all ops of a group together.
void addStages(std::vector<Phases> group, std::vector<Stage>& stages) {
    const std::size_t first = stages.size();
    for (Phases& phases : group) {
        stages.resize(std::max(stages.size(), first + phases.size()));
        for (std::size_t i = 0; i < phases.size(); ++i) {
            if (phases[i].tasks) stages[first + i].works.push_back(std::move(phases[i]));
        }
    }
}

/// The stages of each stretch. What runs before anything else begins the first.
std::vector<std::vector<Stage>> lowerAll(const plan::Plan& plan, const plan::Schedule& schedule,
                                         Lowering& lowering) {
    std::vector<std::vector<Stage>> stretches;
    for (const plan::Stretch& stretch : plan::stretchesOf(plan)) {
        std::vector<Stage>& stages = stretches.emplace_back();
        if (stretches.size() == 1) stages.emplace_back();  // for the prologue
        std::vector<Phases> group;
        for (std::size_t i = stretch.first; i < stretch.end; ++i) {
            if (i == stretch.first || schedule.barrierBefore[i]) {
                addStages(std::exchange(group, {}), stages);
                lowering.beginGroup();
            }
            group.push_back(lower(plan.nodes[i].op, lowering));
        }
        addStages(std::move(group), stages);
    }
    stretches.front().front().works = lowering.prologue();
    for (std::vector<Stage>& stages : stretches)
        std::erase_if(stages, [](const Stage& stage) { return stage.works.empty(); });
    return stretches;
}

std::size_t workspaceOf(const std::vector<std::vector<Stage>>& stretches) {
    std::size_t bytes = 0;
    for (const std::vector<Stage>& stages : stretches) {
        for (const Stage& stage : stages) {
            for (const Work& work : stage.works) bytes = std::max(bytes, work.workspaceBytes);
        }
    }
    return roundUp(bytes, kAlignment);
}

/// Caches of no memory, for lowering that only counts.
std::vector<CacheView> noCaches(const plan::Plan& plan) {
    return std::vector<CacheView>(plan.caches.size());
}

}  // namespace

std::size_t Program::bytes(const plan::Plan& plan, const Weights& weights, std::uint32_t threads) {
    const plan::Schedule schedule = plan::schedule(plan);
    const Operands operands{&weights, viewValues(plan, schedule, nullptr), noCaches(plan)};
    Lowering lowering(operands, static_cast<std::size_t>(plan.capacity));
    const auto stretches = lowerAll(plan, schedule, lowering);
    return roundUp(schedule.scratchBytes, kAlignment) + lowering.place(nullptr) +
           threads * workspaceOf(stretches);
}

Program::Program(const plan::Plan& plan, const Weights& weights, std::vector<CacheView> caches,
                 std::byte* memory, ThreadPool& pool)
    : pool_(pool),
      capacity_(static_cast<std::size_t>(plan.capacity)),
      operands_{&weights, {}, std::move(caches)},
      lowering_(operands_, capacity_),
      barrier_(pool.threads()) {
    const plan::Schedule schedule = plan::schedule(plan);
    operands_.values = viewValues(plan, schedule, memory);
    auto stretches = lowerAll(plan, schedule, lowering_);
    workspaceBytes_ = workspaceOf(stretches);
    addStretches(plan, std::move(stretches));
    std::byte* const prepared = memory + roundUp(schedule.scratchBytes, kAlignment);
    workspaces_ = prepared + roundUp(lowering_.place(prepared), kAlignment);
    counters_ = std::make_unique<Counter[]>(2 * std::size_t{pool.threads()});
}

void Program::addStretches(const plan::Plan& plan, std::vector<std::vector<Stage>> stages) {
    const auto views = [this](const std::vector<plan::ValueId>& ids) {
        std::vector<ValueView> result;
        for (const plan::ValueId id : ids) result.push_back(operands_.value(id));
        return result;
    };
    const std::vector<plan::Stretch> stretches = plan::stretchesOf(plan);
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const std::size_t first = stages_.size();
        std::move(stages[i].begin(), stages[i].end(), std::back_inserter(stages_));
        stretches_.push_back(
            {first, stages_.size(), views(stretches[i].receives), views(stretches[i].sends)});
    }
}

void Program::count(const StepView& step, const Part& part) {
    active_.clear();
    for (std::uint32_t t = 0; t < pool_.threads(); ++t)
        counters_[t].taken.store(0, std::memory_order_relaxed);
    for (std::size_t i = part.first; i < part.end; ++i) {
        Stage& stage = stages_[i];
        stage.ends.clear();
        for (const Work& work : stage.works) stage.ends.push_back(stage.tasks() + work.tasks(step));
        if (stage.tasks() > 0) active_.push_back(i);
    }
}

Result<> Program::run(const StepView& step, std::size_t stretch, std::span<const float> received,
                      const plan::CancelToken* cancel, std::vector<float>& sent) {
    const Part& part = stretches_[stretch];
    for (const ValueView& value : part.receives) {
        for (std::size_t row = 0; row < value.rows(step.count()); ++row) {
            std::copy_n(received.begin(), value.width, value.row(row));
            received = received.subspan(value.width);
        }
    }
    count(step, part);
    stopped_.store(false, std::memory_order_relaxed);
    pool_.run([&](std::uint32_t thread) { runStages(thread, step, cancel); });
    if (stopped_.load(std::memory_order_relaxed)) return {ErrorCode::Cancelled, "within a step"};
    sent.clear();
    for (const ValueView& value : part.sends) {
        for (std::size_t row = 0; row < value.rows(step.count()); ++row)
            sent.insert(sent.end(), value.row(row), value.row(row) + value.width);
    }
    return {};
}

/// All threads go through all stages. Stages of one task each that follow each other are run by the first
/// thread without waiting: of one token, norms and rotations are such stages.
void Program::runStages(std::uint32_t thread, const StepView& step, const plan::CancelToken* cancel) {
    const Run run{step, cancel, workspaces_ + thread * workspaceBytes_};
    const auto alone = [this](std::size_t i) { return stages_[active_[i]].tasks() == 1; };
    Counter* now = counters_.get();
    Counter* next = now + pool_.threads();
    for (std::size_t i = 0; i < active_.size(); ++i) {
        const Stage& stage = stages_[active_[i]];
        if (!alone(i)) {
            runParts(stage, thread, now, run);
        } else if (thread == 0 && !stopped(run)) {
            runTask(stage, 0, run);
        }
        if (i + 1 == active_.size() || (alone(i) && alone(i + 1))) continue;
        next[thread].taken.store(0, std::memory_order_relaxed);  // of the round before last: nobody's now
        barrier_.wait();
        std::swap(now, next);
    }
}

/// Of a stage each thread has a part, neighbouring tasks, so that it reads weights in order and what is asked
/// for ahead is its own; it then goes on with what others have not begun.
void Program::runParts(const Stage& stage, std::uint32_t thread, Counter* counters, const Run& run) {
    const std::size_t threads = pool_.threads(), tasks = stage.tasks();
    for (std::size_t i = 0; i < threads; ++i) {
        const std::size_t part = (thread + i) % threads;
        const std::size_t begin = tasks * part / threads, end = tasks * (part + 1) / threads;
        while (!stopped(run)) {
            const std::size_t taken = counters[part].taken.fetch_add(1, std::memory_order_relaxed);
            if (begin + taken >= end) break;
            runTask(stage, begin + taken, run);
        }
    }
}

void Program::runTask(const Stage& stage, std::size_t task, const Run& run) {
    const auto work =
        static_cast<std::size_t>(std::ranges::upper_bound(stage.ends, task) - stage.ends.begin());
    stage.works[work].run(task - (work == 0 ? 0 : stage.ends[work - 1]), run.step, run.workspace);
}

bool Program::stopped(const Run& run) {
    if (run.cancel != nullptr && run.cancel->load(std::memory_order_relaxed))
        stopped_.store(true, std::memory_order_relaxed);
    return stopped_.load(std::memory_order_relaxed);
}

}  // namespace fireside::cpu
