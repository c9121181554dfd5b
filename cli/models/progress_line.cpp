#include "cli/models/progress_line.h"

#include <unistd.h>

#include <QDateTime>
#include <algorithm>
#include <iostream>

#include "cli/models/library.h"

namespace fireside::cli {
namespace {

constexpr int kLineMs = 5000;
constexpr int kBarCells = 28;

std::string durationText(qint64 seconds) {
    if (seconds < 90) return std::to_string(seconds) + " s";
    if (seconds < 90 * 60) return std::to_string((seconds + 30) / 60) + " min";
    return std::to_string(seconds / 3600) + " h " + std::to_string(seconds % 3600 / 60) + " min";
}

std::string textOf(const domain::Download& download, const domain::DownloadSpeed& speed) {
    const std::string amount = sizeText(download.bytesDone()) + " of " + sizeText(download.bytesTotal());
    if (download.state == domain::DownloadState::Verifying) return amount + "  checking";
    if (download.state == domain::DownloadState::Waiting) {
        std::string text = amount + "  waiting: " + download.error.toStdString();
        if (download.waitUntil.isValid()) {
            const qint64 left = QDateTime::currentDateTimeUtc().secsTo(download.waitUntil);
            text += ", again in " + durationText(std::max(qint64(0), left));
        }
        return text;
    }
    std::string text = amount + "  " + sizeText(qint64(speed.bytesPerSecond)) + "/s";
    if (speed.secondsLeft) text += "  " + durationText(*speed.secondsLeft) + " left";
    return text;
}

}  // namespace

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
    if (drawn_) std::cerr << std::endl;
}

void ProgressLine::show(const domain::Download& download, const domain::DownloadSpeed& speed) {
    if (terminal_) {
        std::cerr << "\r\033[K" << barOf(download) << "  " << textOf(download, speed) << std::flush;
        drawn_ = true;
        return;
    }
    const bool news = download.state != shown_ && download.state != domain::DownloadState::Running;
    shown_ = download.state;
    if (!news && sinceLine_.isValid() && sinceLine_.elapsed() < kLineMs) return;
    sinceLine_.start();
    std::cerr << download.repository.toStdString() << ":" << download.quantization.toStdString() << "  "
              << textOf(download, speed) << std::endl;
}

std::string ProgressLine::barOf(const domain::Download& download) const {
    const qint64 total = download.bytesTotal();
    if (total <= 0) return "[" + std::string(kBarCells, ' ') + "]";
    // Full only when everything is there.
    const qint64 done = download.bytesDone();
    const auto cells = size_t(double(kBarCells) * double(done) / double(total));
    const auto percent = int(100.0 * double(done) / double(total));
    return "[" + std::string(cells, '#') + std::string(kBarCells - cells, ' ') + "] " +
           std::to_string(percent) + " %";
}

StatusLine::StatusLine(const std::string& text) {
    if (isatty(STDERR_FILENO) != 0) std::cerr << "\r\033[K" << text << " …" << std::flush;
}

StatusLine::~StatusLine() {
    if (isatty(STDERR_FILENO) != 0) std::cerr << "\r\033[K" << std::flush;
}

}  // namespace fireside::cli
