// What an answer's text becomes on its way to the window: gathered so that it arrives at most once per
// InferenceService::kTextIntervalMs, reasoning between the markers of domain/message_reasoning.h. Used from
// one thread.
#pragma once

#include <QString>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace fireside::services {

/// Lets something happen at most once per InferenceService::kTextIntervalMs.
class Pace {
 public:
    bool due();

 private:
    std::chrono::steady_clock::time_point last_;
};

class AnswerStream {
 public:
    /// `pieces`: how many pieces of text came so far, about one per token.
    using Deliver = std::function<void(const QString& delta, int pieces)>;
    explicit AnswerStream(Deliver deliver) : deliver_(std::move(deliver)) {}

    // Whole characters, in the order in which the model writes them.
    void addReasoning(std::string_view utf8);
    void addAnswer(std::string_view utf8);
    /// What waits leaves; reasoning that has no end gets one, for nothing more will come.
    void finish();

 private:
    void add(std::string_view utf8);
    void flush();

    Deliver deliver_;
    Pace pace_;
    std::string waiting_;
    int pieces_ = 0;
    bool reasons_ = false;
};

}  // namespace fireside::services
