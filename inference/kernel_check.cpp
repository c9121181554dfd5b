#include "inference/kernel_check.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <memory>
#include <sstream>
#include <utility>

#include "inference/cpu/executor.h"
#include "inference/known_answers.h"

namespace fireside::engine {
namespace {

using Rows = std::vector<std::vector<float>>;  // per step: rows of output, one after the other

/// All steps of an answer, from an empty cache.
Result<Rows> run(plan::Executor& executor, const KnownAnswer& answer, const CancelToken* cancel) {
    FIRESIDE_TRY(const auto session, executor.createSession(KnownAnswer::kContext));
    Rows rows;
    std::vector<std::int32_t> tokens;
    for (const KnownAnswer::Step& step : answer.steps()) {
        const auto position = static_cast<std::int32_t>(tokens.size());
        for (std::int32_t i = 0; i < step.tokens; ++i) tokens.push_back((position + i) * 7 % 31);
        const auto now = std::span(tokens).subspan(static_cast<std::size_t>(position));
        FIRESIDE_CHECK(session->run({now, position, step.outputs}, cancel, rows.emplace_back()));
    }
    return rows;
}

/// Largest difference of a probe's columns in terms of what is right there; infinite where a number is none.
double differenceOf(std::span<const float> actual, std::span<const float> expected, const Probe& probe,
                    std::int32_t width) {
    double squares = 0, largest = 0;
    std::size_t count = 0;
    for (std::size_t row = 0; row + static_cast<std::size_t>(width) <= expected.size();
         row += static_cast<std::size_t>(width)) {
        for (std::int32_t i = 0; i < probe.width; ++i, ++count) {
            const auto at = row + static_cast<std::size_t>(probe.offset + i);
            const double difference = std::abs(double{actual[at]} - double{expected[at]});
            if (std::isnan(difference)) return std::numeric_limits<double>::infinity();
            squares += double{expected[at]} * double{expected[at]};
            largest = std::max(largest, difference);
        }
    }
    if (largest == 0) return 0;
    return largest / std::sqrt(squares / static_cast<double>(count));
}

/// The variants that took part in making what a probe shows.
std::set<std::string> shadersBehind(const vulkan::PlannedKernels& kernels, const Probe& probe) {
    std::set<std::string> shaders;
    std::vector<plan::Access> wanted;
    for (std::size_t i = kernels.plan.nodes.size(); i-- > 0;) {
        const plan::Op& op = kernels.plan.nodes[i].op;
        const auto* copy = std::get_if<plan::CopyOp>(&op);
        if (copy != nullptr && copy->in == probe.value && copy->outOffset == probe.offset && wanted.empty()) {
            shaders.insert(kernels.shaders[i]);
            wanted.push_back({plan::Access::Kind::Value, static_cast<std::int32_t>(probe.value)});
            continue;
        }
        if (wanted.empty()) {  // behind it: what makes one row of all results
            if (std::holds_alternative<plan::SelectRowOp>(op) || std::holds_alternative<plan::MeanRowsOp>(op))
                shaders.insert(kernels.shaders[i]);
            continue;
        }
        const plan::Accesses touched = plan::accesses(op);
        const bool takesPart =
            std::any_of(touched.writes.begin(), touched.writes.end(), [&](const plan::Access& access) {
                return std::find(wanted.begin(), wanted.end(), access) != wanted.end();
            });
        if (!takesPart) continue;
        shaders.insert(kernels.shaders[i]);
        wanted.insert(wanted.end(), touched.reads.begin(), touched.reads.end());
    }
    return shaders;
}

/// How one answer came out on the device.
struct Trial {
    std::set<std::string> run;
    std::set<std::string> suspects;                   // none: all is right
    std::string complaint;                            // the first thing that is wrong
    std::vector<vulkan::FailedShader> failedShaders;  // others took their place
};

class KernelChecker {
 public:
    KernelChecker(const FoundDevice& device, const KernelCheckOptions& options)
        : device_(device), options_(options) {}

    Result<KernelCheck> run() {
        const auto answers = knownAnswers(options_.types);
        for (std::size_t i = 0; i < answers.size() && check_.failure.empty(); ++i) {
            if (options_.progress)
                options_.progress(static_cast<double>(i) / static_cast<double>(answers.size()));
            if (options_.cancel != nullptr && options_.cancel->load())
                return Error{ErrorCode::Cancelled, "while kernels were checked"};
            FIRESIDE_CHECK(checkAnswer(*answers[i]));
        }
        return std::move(check_);
    }

 private:
    Result<> checkAnswer(const KnownAnswer& answer) {
        FIRESIDE_TRY(const auto processor,
                     cpu::createExecutor(answer.plans(),
                                         {.kvType = answer.kvType(), .contextHint = KnownAnswer::kContext}));
        FIRESIDE_TRY(const Rows expected, engine::run(*processor, answer, options_.cancel));
        const auto first = attempt(answer, expected, without_);
        if (!first.ok()) return failed(answer, first.error());
        for (const vulkan::FailedShader& shader : first->failedShaders) {
            disable(shader.name, "it does not compile: " + shader.reason);
        }
        if (first->suspects.empty()) {
            check_.run.insert(first->run.begin(), first->run.end());
            return {};
        }
        return searchCulprit(answer, expected, *first);
    }

    /// One variant whose absence puts things right, else all that may be wrong together.
    Result<> searchCulprit(const KnownAnswer& answer, const Rows& expected, const Trial& first) {
        std::vector<std::set<std::string>> tries;
        for (const std::string& suspect : first.suspects) tries.push_back({suspect});
        if (first.suspects.size() > 1) tries.push_back(first.suspects);
        for (const std::set<std::string>& culprits : tries) {
            std::set<std::string> without = without_;
            without.insert(culprits.begin(), culprits.end());
            const auto trial = attempt(answer, expected, without);
            if (!trial.ok()) return failed(answer, trial.error());
            if (!trial->suspects.empty()) continue;
            for (const std::string& name : culprits) disable(name, first.complaint);
            check_.run.insert(trial->run.begin(), trial->run.end());
            return {};
        }
        check_.failure = first.complaint;
        return {};
    }

    void disable(const std::string& name, const std::string& reason) {
        if (without_.insert(name).second) check_.disabled.push_back({name, reason});
    }

    Result<> failed(const KnownAnswer& answer, const Error& error) {
        if (error.code == ErrorCode::Cancelled) return error;
        check_.failure = "its driver failed (" + std::string(errorName(error.code)) + ") at kernels for " +
                         answer.name() + ": " + error.detail;
        return {};
    }

    Result<Trial> attempt(const KnownAnswer& answer, const Rows& expected,
                          const std::set<std::string>& without) const {
        vulkan::ExecutorStats stats;
        vulkan::ExecutorOptions options;
        options.device.index = vulkanIndex(device_.info);
        options.device.profileOverride = &device_.profile;
        options.device.withoutShaders = {without.begin(), without.end()};
        options.contextHint = KnownAnswer::kContext;
        options.kvType = answer.kvType();
        options.faults = options_.faults;
        options.stats = &stats;
        FIRESIDE_TRY(const auto executor, vulkan::createExecutor(answer.plans(), options));
        FIRESIDE_TRY(const Rows once, engine::run(*executor, answer, options_.cancel));
        FIRESIDE_TRY(const Rows twice, engine::run(*executor, answer, options_.cancel));
        Trial trial{.failedShaders = stats.failedShaders};
        std::set<std::string> gone = without;
        for (const vulkan::FailedShader& shader : stats.failedShaders) gone.insert(shader.name);
        for (std::size_t step = 0; step < expected.size(); ++step) {
            FIRESIDE_TRY(const auto kernels, kernelsOf(answer, answer.steps()[step], gone));
            trial.run.insert(kernels.shaders.begin(), kernels.shaders.end());
            judge(answer, step, kernels, {once[step], twice[step], expected[step]}, trial);
        }
        return trial;
    }

    Result<vulkan::PlannedKernels> kernelsOf(const KnownAnswer& answer, const KnownAnswer::Step& step,
                                             const std::set<std::string>& without) const {
        vulkan::DeviceProfile profile = device_.profile;
        profile.withoutShaders.insert(without.begin(), without.end());
        return vulkan::plannedKernels(answer.plans(), profile, answer.kvType(), KnownAnswer::kContext,
                                      step.tokens, step.outputs);
    }

    struct Results {
        std::span<const float> once, twice, expected;
    };
    static void judge(const KnownAnswer& answer, std::size_t step, const vulkan::PlannedKernels& kernels,
                      const Results& results, Trial& trial) {
        std::set<std::string> right, wrong;
        for (const Probe& probe : answer.probes()) {
            const double difference = differenceOf(results.once, results.expected, probe, answer.width());
            const bool steady = differenceOf(results.twice, results.once, probe, answer.width()) == 0;
            const bool fine = difference <= probe.tolerance && steady;
            (fine ? right : wrong).merge(shadersBehind(kernels, probe));
            if (fine || !trial.complaint.empty()) continue;
            std::ostringstream text;
            text << probe.name << " (" << answer.name() << ", " << answer.steps()[step].tokens
                 << " tokens): ";
            if (difference > probe.tolerance)
                text << "differs from the right result by " << difference << " times its size";
            else
                text << "another result the second time";
            trial.complaint = text.str();
        }
        // What is right elsewhere in the same step is no suspect, unless then there is none.
        std::set<std::string> suspects;
        std::set_difference(wrong.begin(), wrong.end(), right.begin(), right.end(),
                            std::inserter(suspects, suspects.end()));
        trial.suspects.merge(suspects.empty() ? wrong : suspects);
    }

    const FoundDevice& device_;
    const KernelCheckOptions& options_;
    KernelCheck check_;
    std::set<std::string> without_;
};

}  // namespace

Result<KernelCheck> checkKernels(const FoundDevice& device, const KernelCheckOptions& options) {
    return KernelChecker(device, options).run();
}

}  // namespace fireside::engine
