#include "app/services/fit_service.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "app/services/run_on.h"

namespace fireside::services {
namespace {

constexpr qint64 kFirstRead = qint64{1} << 20;
constexpr qint64 kReadGrowth = 4;                  // times the read before, where the header goes on
constexpr qint64 kLargestRead = qint64{64} << 20;  // no model's header is larger

}  // namespace

class FitService::Worker {
 public:
    Result<FitReport> ofFile(const QString& path, const Question& question) {
        if (!outline_ || key_ != path) {
            forget();
            FIRESIDE_TRY(outline_, engine::ModelOutline::open(path.toStdU16String()));
            key_ = path;
        }
        return report(question);
    }

    Result<FitReport> ofHeads(const ModelHeads& model, const Question& question) {
        if (!outline_ || key_ != model.name) {
            forget();
            FIRESIDE_TRY(outline_, readOutline(model));
            key_ = model.name;
        }
        return report(question);
    }

 private:
    void forget() {
        outline_.reset();
        key_.clear();
    }

    static Result<engine::ModelOutline> readOutline(const ModelHeads& model) {
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
    static Result<> readMore(const ModelHeads& model, std::size_t part, QByteArray& head) {
        const qint64 whole = model.partBytes[static_cast<qsizetype>(part)];
        const qint64 here = head.size();
        const qint64 length = std::min(whole, std::max(kFirstRead, here * kReadGrowth));
        if (whole < 0) {
            return Error{ErrorCode::InvalidArgument, model.name.toStdString() + ": its size is not known"};
        }
        if (here >= std::min(whole, kLargestRead)) {
            return Error{ErrorCode::FileDamaged, model.name.toStdString() + ": no header of a model"};
        }
        QFuture<Result<QByteArray>> read = model.read(static_cast<int>(part), here, length - 1);
        read.waitForFinished();
        if (!read.isResultReadyAt(0)) return Error{ErrorCode::Cancelled, {}};
        FIRESIDE_TRY(const QByteArray more, read.result());
        head += more;
        if (head.size() == length) return {};
        return Error{ErrorCode::FileDamaged, model.name.toStdString() + ": the file ends before it should"};
    }

    Result<FitReport> report(const Question& question) {
        FitReport report;
        report.info = outline_->info();
        FIRESIDE_TRY(report.fits, outline_->fits(question.contextLength, question.kvType));
        const auto chosen = std::find_if(report.fits.begin(), report.fits.end(),
                                         [](const engine::Fit& fit) { return fit.device.chosen; });
        if (chosen == report.fits.end()) return report;
        report.chosen = static_cast<std::size_t>(chosen - report.fits.begin());
        const double rate = readRate(chosen->device.id, report.info.quantization, question.measure);
        if (chosen->readPerToken > 0)
            report.tokensPerSecond = rate / static_cast<double>(chosen->readPerToken);
        return report;
    }

    /// Bytes per second; 0 when it is not known.
    double readRate(const std::string& device, const std::string& quantization, bool measure) {
        const auto key = std::pair(device, quantization);
        if (const auto known = rates_.find(key); known != rates_.end()) return known->second;
        if (!measure) return 0;
        const Result<double> rate = engine::measureReading(device, quantization);
        // A device that cannot be measured is not known; whatever loads the model will say what is wrong.
        return rate.ok() ? rates_[key] = *rate : 0;
    }

    QString key_;  // of the outline
    std::optional<engine::ModelOutline> outline_;
    std::map<std::pair<std::string, std::string>, double> rates_;
};

FitService::FitService() : worker_(std::make_unique<Worker>()) {
    pool_.setMaxThreadCount(1);
    pool_.setObjectName(QStringLiteral("fit"));
}

FitService::~FitService() {
    pool_.waitForDone();
}

QFuture<Result<FitReport>> FitService::ofFile(QString path, Question question) {
    return runOn(pool_, [this, path = std::move(path), question] { return worker_->ofFile(path, question); });
}

QFuture<Result<FitReport>> FitService::ofHeads(ModelHeads model, Question question) {
    return runOn(pool_,
                 [this, model = std::move(model), question] { return worker_->ofHeads(model, question); });
}

}  // namespace fireside::services
