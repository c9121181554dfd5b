// What the Khronos validation layer said. Tests hand one to the executor and demand that it stays empty.
// Any thread (pipelines are compiled on workers).
#pragma once

#include <mutex>
#include <string>
#include <vector>

namespace fireside::vulkan {

class ValidationLog {
 public:
    void add(std::string message) {
        const std::lock_guard lock(mutex_);
        messages_.push_back(std::move(message));
    }
    [[nodiscard]] std::vector<std::string> messages() const {
        const std::lock_guard lock(mutex_);
        return messages_;
    }

 private:
    mutable std::mutex mutex_;
    std::vector<std::string> messages_;
};

}  // namespace fireside::vulkan
