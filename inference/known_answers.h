// Small plans that run an op of every kind, for holding one executor against another. What each op makes
// stands in the plan's output beside the others, so that a wrong result tells which it is. Internal to the
// engine; pure.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "inference/gguf/gguf_file.h"
#include "inference/plan/executor.h"
#include "inference/plan/kv_type.h"

namespace fireside::engine {

/// Columns of the output that one op, or a few that belong together, make.
struct Probe {
    std::string name;  // "product", "attention"
    plan::ValueId value;
    std::int32_t offset = 0;
    std::int32_t width = 0;
    /// Largest difference from the right result that is no mistake, in terms of the results' root mean
    /// square.
    double tolerance = 0;
};

class KnownAnswer {
 public:
    /// Tokens of each step from an empty cache, and what it computes: so many that every form of a kernel has
    /// its turn, by one, a few and many tokens.
    struct Step {
        std::int32_t tokens = 1;
        plan::Outputs outputs = plan::Outputs::All;
    };
    static constexpr std::int32_t kContext = 24;  // tokens

    explicit KnownAnswer(std::string name) : name_(std::move(name)) {}
    KnownAnswer(const KnownAnswer&) = delete;  // the plan points into it
    KnownAnswer& operator=(const KnownAnswer&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }  // "q4_k"
    [[nodiscard]] plan::KvType kvType() const { return kvType_; }
    [[nodiscard]] const std::vector<Probe>& probes() const { return probes_; }
    [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
    [[nodiscard]] std::int32_t width() const { return plan_.value(wide_).width; }  // of a row of output
    /// Valid as long as this.
    [[nodiscard]] plan::PlanSource plans() const;

 private:
    friend class AnswerBuilder;
    std::string name_;
    plan::KvType kvType_ = plan::KvType::F16;
    std::deque<std::vector<std::byte>> bytes_;
    std::deque<gguf::Tensor> tensors_;
    plan::Plan plan_;       // without what selects rows
    plan::ValueId wide_{};  // all results
    bool pools_ = false;    // the mean of the rows instead of the last one
    std::vector<Probe> probes_;
    std::vector<Step> steps_;
};

/// Of products with weights of each of these types, and of all other ops. Few or no types: fewer plans.
[[nodiscard]] std::vector<std::unique_ptr<KnownAnswer>> knownAnswers(std::span<const gguf::TensorType> types);

}  // namespace fireside::engine
