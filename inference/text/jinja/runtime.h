// What one rendering carries along: its budget, the time, and what must be taken apart at its end.
#pragma once

#include <ctime>
#include <memory>
#include <vector>

#include "inference/text/jinja/budget.h"
#include "inference/text/jinja/value.h"

namespace fireside::jinja {

/// What can come to refer to itself (namespaces, scopes that macros close over).
class Cyclic {
 public:
    virtual ~Cyclic() = default;
    /// Lets go of everything it holds.
    virtual void release() = 0;
};

class Runtime {
 public:
    Runtime(const Limits& limits, const std::tm& now) : budget(limits), now_(now) {}
    /// All that was retained is alive until everything is released, so chains of any length come apart flat.
    ~Runtime() {
        for (const auto& one : retained_) one->release();
    }
    Runtime(const Runtime&) = delete;
    Runtime& operator=(const Runtime&) = delete;

    const std::tm& now() const { return now_; }
    void retain(std::shared_ptr<Cyclic> one) {
        budget.spendBytes(sizeof(Value) * 8);
        retained_.push_back(std::move(one));
    }

    Budget budget;

 private:
    std::tm now_;
    std::vector<std::shared_ptr<Cyclic>> retained_;
};

}  // namespace fireside::jinja
