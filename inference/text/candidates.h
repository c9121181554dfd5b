// The tokens that may still be drawn, and the filters that thin them out. At least one is always left.
// Sources: sampling_params.h. Used from one thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "inference/text/tokenizer.h"

namespace fireside::text {

class Candidates {
 public:
    /// Every token whose logit is not minus infinity. `logits`: one per vocabulary entry, no NaN and no plus
    /// infinity.
    void gather(std::span<const float> logits);
    [[nodiscard]] bool empty() const { return candidates_.empty(); }
    [[nodiscard]] TokenId best() const;  // the lowest id on a tie

    void keepTopK(int k);          // 0: all
    void keepTypical(float mass);  // 1: all
    void keepTopP(float mass);     // 1: all
    void keepMinP(float share);    // 0: all
    /// Of all that are at least this likely, only the least likely.
    void excludeTopChoices(float threshold);

    /// `u` in [0, 1) picks one: in the present order, each as wide as its probability at `temperature` > 0.
    [[nodiscard]] TokenId pick(double u, float temperature) const;

 private:
    struct Candidate {
        TokenId id;
        float logit;
        /// Better first; a total order, so that results do not depend on the sorting algorithm.
        bool operator<(const Candidate& other) const {
            return logit != other.logit ? logit > other.logit : id < other.id;
        }
    };
    [[nodiscard]] const Candidate& front() const;
    [[nodiscard]] double weightsTotal(double highest) const;
    void sortUpTo(std::size_t count);
    void keepFirst(std::size_t count);

    std::vector<Candidate> candidates_;
    std::size_t sorted_ = 0;  // so many of the candidates are the best ones, in order
};

}  // namespace fireside::text
