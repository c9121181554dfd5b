#include "app/viewmodels/fit_controller.h"

#include <algorithm>

#include "app/services/deliver.h"
#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

using engine::Fit;
using services::FitReport;

namespace {

constexpr int kShortestContext = 1024;  // tokens that a slider begins with

QList<int> contextsUpTo(int trained) {
    QList<int> lengths;
    for (int length = kShortestContext; length < trained; length *= 2) lengths.append(length);
    lengths.append(trained);
    return lengths;
}

QString sentenceOf(const Fit& fit) {
    const QString needed = ModelText::bytes(qint64(fit.total()));
    const QString free = ModelText::bytes(qint64(fit.device.memoryAvailable));
    if (fit.fits()) return FitController::tr("Fits: %1 of %2 free").arg(needed, free);
    if (fit.layersThatFit > 0 && fit.layersThatFit == fit.layers) {
        return FitController::tr("Fits with the processor's help; all would take %1 of %2 free")
            .arg(needed, free);
    }
    if (fit.layersThatFit > 0) {
        return FitController::tr("Fits partly: %1 of %2 layers; all would take %3 of %4 free")
            .arg(fit.layersThatFit)
            .arg(fit.layers)
            .arg(needed, free);
    }
    return FitController::tr("Does not fit: takes %1, %2 are free").arg(needed, free);
}

QVariantMap rowOf(const Fit& fit) {
    const double free = double(fit.device.memoryAvailable);
    const char* verdict = fit.fits() ? "fits" : fit.layersThatFit > 0 ? "partly" : "no";
    return {{"name", QString::fromStdString(fit.device.name)},
            {"verdict", QString::fromLatin1(verdict)},
            {"text", sentenceOf(fit)},
            {"share", free > 0 ? std::min(1.0, double(fit.total()) / free) : 1.0}};
}

}  // namespace

FitController::FitController(services::ReadRateService& rates, QObject* parent)
    : QObject(parent), rates_(rates) {
    connect(&rates, &services::ReadRateService::changed, this, &FitController::changed);
}

void FitController::show(Ask ask, int contextLength, Measured measured) {
    clear();
    measured_ = std::move(measured);
    contextLength_ = contextLength;
    ask_ = std::move(ask);
    this->ask();
}

void FitController::clear() {
    ++model_;
    ask_ = {};
    measured_ = {};
    asking_ = again_ = moved_ = false;
    contextLength_ = 0;
    contexts_.clear();
    report_.reset();
    error_ = {};
    emit changed();
}

void FitController::ask() {
    again_ = asking_;
    if (asking_ || !ask_) return;
    asking_ = true;
    services::deliver(ask_({.contextLength = contextLength_}), this,
                      [this, model = model_](const Result<FitReport>& report) {
                          if (model == model_) onReport(report);
                      });
    emit changed();
}

void FitController::onReport(const Result<FitReport>& report) {
    asking_ = false;
    error_ = {};
    if (report.ok()) {
        report_ = *report;
        contexts_ = contextsUpTo(report_->info.trainedContext);
        if (contextLength_ == 0 && !report_->fits.empty()) contextLength_ = report_->fits[0].contextLength;
    } else if (report.code() != ErrorCode::Cancelled) {
        report_.reset();
        error_ = sentenceFor(report.error());
    }
    if (again_) ask();
    emit changed();
}

int FitController::contextIndex() const {
    const auto at = std::lower_bound(contexts_.begin(), contexts_.end(), contextLength_);
    return int(std::min(at - contexts_.begin(), std::max<qsizetype>(contexts_.size() - 1, 0)));
}

void FitController::setContextIndex(int index) {
    if (index < 0 || index >= contexts_.size() || contexts_[index] == contextLength_) return;
    contextLength_ = contexts_[index];
    moved_ = true;
    emit changed();
    ask();
}

QString FitController::contextText() const {
    return ModelText::context(contextLength_);
}

QVariant FitController::devices() const {
    QVariantList rows;
    if (!report_) return rows;
    for (const Fit& fit : report_->fits) {
        // A software device is there to test with: only of interest when somebody chose it.
        if (fit.device.usable && (fit.device.chosen || !fit.device.software)) rows.append(rowOf(fit));
    }
    return rows;
}

QString FitController::partsText() const {
    const Fit* fit = report_ ? report_->chosen() : nullptr;
    if (!fit) return {};
    return tr("weights %1 · context %2 · working memory %3")
        .arg(ModelText::bytes(qint64(fit->weights)), ModelText::bytes(qint64(fit->kvCache)),
             ModelText::bytes(qint64(fit->scratch)));
}

/// Where "auto" puts the model. What it did there goes before what it should do; neither is guessed.
QString FitController::speedText() const {
    const Fit* fit = report_ ? report_->chosen() : nullptr;
    if (!fit) return {};
    const QString where =
        fit->shares.size() > 1 ? tr("all devices together") : QString::fromStdString(fit->device.name);
    if (const double rate = measured_ ? measured_(fit->device) : 0; rate > 0)
        return tr("%1 measured on %2").arg(ModelText::rate(rate), where);
    const double rate = services::decodeRate(*fit, [this](const engine::DeviceInfo& device) {
        const auto [bytesPerSecond, measured] =
            rates_.of(device, QString::fromStdString(report_->info.quantization));
        return measured ? bytesPerSecond : 0;
    });
    return rate > 0 ? tr("about %1 on %2").arg(ModelText::rate(rate), where) : QString();
}

}  // namespace fireside::viewmodels
