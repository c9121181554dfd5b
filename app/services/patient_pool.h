// A thread pool for work that may hang: a network share that does not answer holds whoever asks it, in the
// kernel, and cannot be cancelled. The end of the program does not wait for such work.
#pragma once

#include <QThreadPool>
#include <memory>

namespace fireside::services {

class PatientPool {
 public:
    explicit PatientPool(int threads) : pool_(std::make_unique<QThreadPool>()) {
        pool_->setMaxThreadCount(threads);
    }
    ~PatientPool() {
        pool_->clear();
        // Left behind rather than waited for; what runs in it owns all that it uses.
        if (!pool_->waitForDone(kFarewellMs)) [[maybe_unused]]
            auto* left = pool_.release();
    }
    PatientPool(const PatientPool&) = delete;
    PatientPool& operator=(const PatientPool&) = delete;

    QThreadPool& operator*() { return *pool_; }

 private:
    static constexpr int kFarewellMs = 2000;
    std::unique_ptr<QThreadPool> pool_;
};

}  // namespace fireside::services
