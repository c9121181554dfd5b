#include "app/services/fit_service.h"

#include <QDateTime>
#include <QFileInfo>
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <span>
#include <utility>

#include "app/services/run_on.h"

namespace fireside::services {
namespace {

constexpr qint64 kFirstRead = qint64{1} << 20;
constexpr qint64 kReadGrowth = 4;                  // times the read before, where the header goes on
constexpr qint64 kLargestRead = qint64{64} << 20;  // no model's header is larger

/// What makes the thread that works go on: a read has ended, or the service.
struct Wake {
    std::mutex mutex;
    std::condition_variable changed;
    bool stopped = false;
};

}  // namespace

class FitService::Worker {
 public:
    Result<FitReport> ofFile(const QString& path, const Question& question, const VerdictSource& verdicts) {
        const QFileInfo file(path);
        const Key key{path, {file.size(), file.lastModified().toMSecsSinceEpoch()}};
        if (!outline_ || key_ != key) {
            forget();
            FIRESIDE_TRY(outline_, engine::ModelOutline::open(path.toStdU16String()));
            key_ = key;
        }
        return report(question, verdicts);
    }

    Result<FitReport> ofHeads(const ModelHeads& model, const Question& question,
                              const VerdictSource& verdicts) {
        const Key key{model.name, model.partBytes};
        if (!outline_ || key_ != key) {
            forget();
            FIRESIDE_TRY(outline_, readOutline(model));
            key_ = key;
        }
        return report(question, verdicts);
    }

    /// Any thread.
    void stop() {
        const std::lock_guard lock(wake_->mutex);
        wake_->stopped = true;
        wake_->changed.notify_all();
    }

 private:
    using Key = std::pair<QString, QList<qint64>>;

    void forget() {
        outline_.reset();
        key_ = {};
    }

    Result<engine::ModelOutline> readOutline(const ModelHeads& model) const {
        std::vector<QByteArray> read(static_cast<std::size_t>(model.partBytes.size()));
        for (std::size_t wanting = 0;;) {
            FIRESIDE_CHECK(readMore(model, wanting, read[wanting]));
            std::vector<engine::FileHead> heads;
            for (std::size_t i = 0; i < read.size(); ++i) {
                const auto size = static_cast<std::size_t>(read[i].size());
                heads.push_back({std::as_bytes(std::span(read[i].constData(), size)),
                                 static_cast<std::uint64_t>(model.partBytes[static_cast<qsizetype>(i)])});
            }
            FIRESIDE_TRY(auto outline,
                         engine::ModelOutline::ofHeads(model.name.toStdString(), heads, wanting));
            if (outline) return std::move(*outline);
        }
    }

    /// More of one part than is here.
    Result<> readMore(const ModelHeads& model, std::size_t part, QByteArray& head) const {
        const qint64 whole = model.partBytes[static_cast<qsizetype>(part)];
        const qint64 here = head.size();
        const qint64 length = std::min(whole, std::max(kFirstRead, here * kReadGrowth));
        if (whole < 0) {
            return Error{ErrorCode::InvalidArgument, model.name.toStdString() + ": its size is not known"};
        }
        if (here >= std::min(whole, kLargestRead)) {
            return Error{ErrorCode::FileDamaged, model.name.toStdString() + ": no header of a model"};
        }
        FIRESIDE_TRY(const QByteArray more, await(model.read(static_cast<int>(part), here, length - 1)));
        head += more;
        if (head.size() == length) return {};
        return Error{ErrorCode::FileDamaged, model.name.toStdString() + ": the file ends before it should"};
    }

    /// What a read brings. The end of the service does not wait for a server.
    Result<QByteArray> await(const QFuture<Result<QByteArray>>& read) const {
        (void)QFuture(read).then(QtFuture::Launch::Sync, [wake = wake_](const QFuture<Result<QByteArray>>&) {
            const std::lock_guard lock(wake->mutex);
            wake->changed.notify_all();
        });
        std::unique_lock lock(wake_->mutex);
        wake_->changed.wait(lock, [&] { return wake_->stopped || read.isFinished(); });
        if (!read.isResultReadyAt(0)) return Error{ErrorCode::Cancelled, {}};
        return read.result();
    }

    Result<FitReport> report(const Question& question, const VerdictSource& verdicts) const {
        FitReport report;
        report.info = outline_->info();
        FIRESIDE_TRY(report.fits, outline_->fits(question.contextLength, question.kvType, question.offload,
                                                 verdictsOf(verdicts)));
        return report;
    }

    const std::shared_ptr<Wake> wake_ = std::make_shared<Wake>();
    Key key_;  // of the outline
    std::optional<engine::ModelOutline> outline_;
};

const engine::Fit* FitReport::chosen() const {
    const auto found =
        std::find_if(fits.begin(), fits.end(), [](const engine::Fit& fit) { return fit.device.chosen; });
    return found == fits.end() ? nullptr : &*found;
}

double decodeRate(const engine::Fit& fit,
                  const std::function<double(const engine::DeviceInfo&)>& bytesPerSecond) {
    constexpr std::uint64_t kFewestBytes = 64'000'000;  // more than processors keep in their caches
    double seconds = 0;
    std::uint64_t read = 0;
    for (const engine::DeviceShare& share : fit.shares) {
        read += share.readPerToken;
        const double rate = bytesPerSecond(share.device);
        if (rate <= 0) return 0;
        seconds += static_cast<double>(share.readPerToken) / rate;
    }
    return seconds > 0 && read >= kFewestBytes ? 1 / seconds : 0;
}

FitService::FitService() : worker_(std::make_unique<Worker>()) {
    pool_.setMaxThreadCount(1);
    pool_.setObjectName(QStringLiteral("fit"));
}

FitService::~FitService() {
    pool_.clear();
    worker_->stop();
    pool_.waitForDone();
}

QFuture<Result<FitReport>> FitService::ofFile(QString path, Question question) {
    return runOn(pool_, [this, path = std::move(path), question, verdicts = verdicts_] {
        return worker_->ofFile(path, question, verdicts);
    });
}

QFuture<Result<FitReport>> FitService::ofHeads(ModelHeads model, Question question) {
    return runOn(pool_, [this, model = std::move(model), question, verdicts = verdicts_] {
        return worker_->ofHeads(model, question, verdicts);
    });
}

}  // namespace fireside::services
