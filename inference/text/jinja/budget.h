// How a template is kept from hanging or exhausting the program: every piece of work is paid for here first.
#pragma once

#include <cstddef>
#include <string>

#include "app/base/result.h"
#include "inference/text/jinja/template.h"

namespace fireside::jinja {

/// How this room fails inside; Template turns it into an Error, nothing of it leaves the room.
struct Failure {
    ErrorCode code = ErrorCode::TemplateFailed;
    std::string message;
    int line = 0;             // 1-based; 0: not known yet
    bool byTemplate = false;  // the template itself refused, with raise_exception
};

[[noreturn]] void fail(std::string message);
[[noreturn]] void failToParse(std::string message, int line);

class Budget {
 public:
    explicit Budget(const Limits& limits) : limits_(limits) {}

    /// One unit is about one expression evaluated or one item visited.
    void spendSteps(std::size_t count) {
        if (count > limits_.steps - steps_) fail("the template takes too many steps");
        steps_ += count;
    }
    /// Bytes of text or items about to be made, counted over the whole rendering.
    void spendBytes(std::size_t count) {
        if (count > limits_.bytes - bytes_) fail("the template makes too much text");
        bytes_ += count;
    }
    void checkOutput(std::size_t bytes) const {
        if (bytes > limits_.output) fail("the rendered text is too long");
    }

    /// Counts one level of recursion for as long as it lives.
    class Level {
     public:
        explicit Level(Budget& budget) : budget_(budget) {
            if (budget_.depth_ >= budget_.limits_.depth) fail("the template nests too deeply");
            ++budget_.depth_;
        }
        ~Level() { --budget_.depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

     private:
        Budget& budget_;
    };

 private:
    Limits limits_;
    std::size_t steps_ = 0;
    std::size_t bytes_ = 0;
    int depth_ = 0;
};

}  // namespace fireside::jinja
