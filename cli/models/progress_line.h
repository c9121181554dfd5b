// What goes on, on standard error: a download's progress, a bar on a terminal and a line now and then
// elsewhere; and what is waited for, on a terminal only.
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

/// Says what is waited for as long as it lives, where the user looks at a terminal.
class StatusLine {
 public:
    explicit StatusLine(const std::string& text);
    ~StatusLine();
    StatusLine(const StatusLine&) = delete;
    StatusLine& operator=(const StatusLine&) = delete;
};

}  // namespace fireside::cli
