#include "app/viewmodels/settings_controller.h"

#include <QEvent>
#include <QGuiApplication>
#include <QPalette>

namespace fireside::viewmodels {

using services::Settings;

SettingsController::SettingsController(services::SettingsService& settings, QObject* parent)
    : QObject(parent), settings_(settings) {
    connect(&settings, &services::SettingsService::changed, this, [this] {
        updateDark();
        emit changed();
    });
    qApp->installEventFilter(this);
    updateDark();
}

void SettingsController::setModelsFolder(const QUrl& folder) {
    if (!folder.isLocalFile()) return;
    settings_.change([&](Settings& settings) { settings.modelsFolder = folder.toLocalFile(); });
}

bool SettingsController::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ApplicationPaletteChange) updateDark();
    return QObject::eventFilter(watched, event);
}

void SettingsController::updateDark() {
    const QPalette palette = QGuiApplication::palette();
    const bool systemDark =
        palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
    const bool dark =
        colorScheme() == QLatin1String("dark") || (colorScheme() == QLatin1String("system") && systemDark);
    if (std::exchange(dark_, dark) != dark) emit darkChanged();
}

void SettingsController::setColorScheme(const QString& scheme) {
    edit([&](Settings& settings) { settings.colorScheme = scheme; });
}

void SettingsController::setLanguage(const QString& language) {
    edit([&](Settings& settings) { settings.language = language; });
}

void SettingsController::setSidebarVisible(bool visible) {
    edit([=](Settings& settings) { settings.sidebarVisible = visible; });
}

void SettingsController::setShowStats(bool show) {
    edit([=](Settings& settings) { settings.showStats = show; });
}

void SettingsController::setSystemPrompt(const QString& prompt) {
    edit([&](Settings& settings) { settings.systemPrompt = prompt; });
}

void SettingsController::setTemperature(double temperature) {
    edit([=](Settings& settings) { settings.sampling.temperature = float(temperature); });
}

void SettingsController::setTopK(int topK) {
    edit([=](Settings& settings) { settings.sampling.topK = topK; });
}

void SettingsController::setTopP(double topP) {
    edit([=](Settings& settings) { settings.sampling.topP = float(topP); });
}

void SettingsController::setMinP(double minP) {
    edit([=](Settings& settings) { settings.sampling.minP = float(minP); });
}

void SettingsController::setRepetitionPenalty(double penalty) {
    edit([=](Settings& settings) { settings.sampling.repetitionPenalty = float(penalty); });
}

void SettingsController::setTypicalP(double typicalP) {
    edit([=](Settings& settings) { settings.sampling.typicalP = float(typicalP); });
}

void SettingsController::setPresencePenalty(double penalty) {
    edit([=](Settings& settings) { settings.sampling.presencePenalty = float(penalty); });
}

void SettingsController::setFrequencyPenalty(double penalty) {
    edit([=](Settings& settings) { settings.sampling.frequencyPenalty = float(penalty); });
}

void SettingsController::setDryMultiplier(double multiplier) {
    edit([=](Settings& settings) { settings.sampling.dryMultiplier = float(multiplier); });
}

void SettingsController::setXtcProbability(double probability) {
    edit([=](Settings& settings) { settings.sampling.xtcProbability = float(probability); });
}

bool SettingsController::advancedSampling() const {
    return typicalP() < 1 || presencePenalty() != 0 || frequencyPenalty() != 0 || dryMultiplier() > 0 ||
           xtcProbability() > 0;
}

void SettingsController::setThinking(const QString& thinking) {
    edit([&](Settings& settings) { settings.thinking = thinking; });
}

void SettingsController::setMaxTokens(int maxTokens) {
    edit([=](Settings& settings) { settings.maxTokens = maxTokens; });
}

void SettingsController::setContextLength(int contextLength) {
    edit([=](Settings& settings) { settings.contextLength = contextLength; });
}

void SettingsController::setDevice(const QString& device) {
    edit([&](Settings& settings) { settings.device = device; });
}

void SettingsController::saveWindow(int x, int y, int width, int height) {
    edit([=](Settings& settings) { settings.window = QRect(x, y, width, height); });
}

void SettingsController::resetSampling() {
    edit([](Settings& settings) {
        settings.sampling = {};
        settings.maxTokens = Settings().maxTokens;
    });
}

}  // namespace fireside::viewmodels
