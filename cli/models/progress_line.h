// A download's progress on standard error: a bar on a terminal, a line now and then elsewhere.
#pragma once

#include <QElapsedTimer>
#include <string>

#include "app/domain/download.h"

namespace fireside::cli {

class ProgressLine {
 public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const domain::Download& download, const domain::DownloadSpeed& speed);

 private:
    [[nodiscard]] std::string barOf(const domain::Download& download) const;

    const bool terminal_;
    bool drawn_ = false;
    QElapsedTimer sinceLine_;
    domain::DownloadState shown_ = domain::DownloadState::Queued;
};

}  // namespace fireside::cli
