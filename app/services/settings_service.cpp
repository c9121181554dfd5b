#include "app/services/settings_service.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <algorithm>

namespace fireside::services {

namespace {

QJsonObject toJson(const Settings& settings) {
    const engine::SamplingParams& sampling = settings.sampling;
    const QRect& window = settings.window;
    return {{"colorScheme", settings.colorScheme},
            {"language", settings.language},
            {"sidebarVisible", settings.sidebarVisible},
            {"showStats", settings.showStats},
            {"window", QJsonArray{window.x(), window.y(), window.width(), window.height()}},
            {"systemPrompt", settings.systemPrompt},
            {"temperature", double(sampling.temperature)},
            {"topK", sampling.topK},
            {"topP", double(sampling.topP)},
            {"minP", double(sampling.minP)},
            {"typicalP", double(sampling.typicalP)},
            {"repetitionPenalty", double(sampling.repetitionPenalty)},
            {"presencePenalty", double(sampling.presencePenalty)},
            {"frequencyPenalty", double(sampling.frequencyPenalty)},
            {"dryMultiplier", double(sampling.dryMultiplier)},
            {"xtcProbability", double(sampling.xtcProbability)},
            {"thinking", settings.thinking},
            {"maxTokens", settings.maxTokens},
            {"contextLength", settings.contextLength},
            {"device", settings.device},
            {"lastModel", settings.lastModel},
            {"composerText", settings.composerText},
            {"networkAllowed", settings.networkAllowed},
            {"huggingFaceEndpoint", settings.huggingFaceEndpoint},
            {"modelScopeEndpoint", settings.modelScopeEndpoint},
            {"modelsFolder", settings.modelsFolder},
            {"downloadConnections", settings.downloadConnections},
            {"downloadLimit", settings.downloadLimit}};
}

Settings fromJson(const QJsonObject& json) {
    Settings settings;
    const auto number = [&json](const char* name, float fallback) {
        return float(json.value(QLatin1String(name)).toDouble(double(fallback)));
    };
    const auto text = [&json](const char* name, QString& value) {
        value = json.value(QLatin1String(name)).toString(value);
    };
    text("colorScheme", settings.colorScheme);
    text("language", settings.language);
    settings.sidebarVisible = json.value("sidebarVisible").toBool(settings.sidebarVisible);
    settings.showStats = json.value("showStats").toBool(settings.showStats);
    if (const QJsonArray window = json.value("window").toArray(); window.size() == 4) {
        settings.window = {window[0].toInt(), window[1].toInt(), window[2].toInt(), window[3].toInt()};
    }
    text("systemPrompt", settings.systemPrompt);
    engine::SamplingParams& sampling = settings.sampling;
    sampling.temperature = number("temperature", sampling.temperature);
    sampling.topK = json.value("topK").toInt(sampling.topK);
    sampling.topP = number("topP", sampling.topP);
    sampling.minP = number("minP", sampling.minP);
    sampling.typicalP = number("typicalP", sampling.typicalP);
    sampling.repetitionPenalty = number("repetitionPenalty", sampling.repetitionPenalty);
    sampling.presencePenalty = number("presencePenalty", sampling.presencePenalty);
    sampling.frequencyPenalty = number("frequencyPenalty", sampling.frequencyPenalty);
    sampling.dryMultiplier = number("dryMultiplier", sampling.dryMultiplier);
    sampling.xtcProbability = number("xtcProbability", sampling.xtcProbability);
    text("thinking", settings.thinking);
    settings.maxTokens = json.value("maxTokens").toInt(settings.maxTokens);
    settings.contextLength = json.value("contextLength").toInt(settings.contextLength);
    text("device", settings.device);
    text("lastModel", settings.lastModel);
    text("composerText", settings.composerText);
    settings.networkAllowed = json.value("networkAllowed").toBool(settings.networkAllowed);
    text("huggingFaceEndpoint", settings.huggingFaceEndpoint);
    text("modelScopeEndpoint", settings.modelScopeEndpoint);
    text("modelsFolder", settings.modelsFolder);
    settings.downloadConnections = json.value("downloadConnections").toInt(settings.downloadConnections);
    settings.downloadLimit = json.value("downloadLimit").toInteger(settings.downloadLimit);
    return settings;
}

/// Brings every value into its range, whoever set it: a hand-edited file, a slider.
void normalize(Settings& settings) {
    static const QStringList kSchemes{QStringLiteral("system"), QStringLiteral("light"),
                                      QStringLiteral("dark")};
    static const QStringList kLanguages{QStringLiteral("system"), QStringLiteral("en"),
                                        QStringLiteral("zh_CN")};
    static const QStringList kThinking{QStringLiteral("auto"), QStringLiteral("on"), QStringLiteral("off")};
    const Settings defaults;
    if (!kSchemes.contains(settings.colorScheme)) settings.colorScheme = defaults.colorScheme;
    if (!kLanguages.contains(settings.language)) settings.language = defaults.language;
    if (settings.window.width() < 0 || settings.window.height() < 0) settings.window = {};
    if (settings.device.isEmpty()) settings.device = defaults.device;

    engine::SamplingParams& sampling = settings.sampling;
    sampling.temperature = std::clamp(sampling.temperature, 0.0f, 5.0f);
    sampling.topK = std::clamp(sampling.topK, 0, 1'000'000);
    sampling.topP = std::clamp(sampling.topP, 0.01f, 1.0f);
    sampling.minP = std::clamp(sampling.minP, 0.0f, 0.99f);
    sampling.typicalP = std::clamp(sampling.typicalP, 0.01f, 1.0f);
    sampling.repetitionPenalty = std::clamp(sampling.repetitionPenalty, 0.5f, 2.0f);
    sampling.presencePenalty = std::clamp(sampling.presencePenalty, -2.0f, 2.0f);
    sampling.frequencyPenalty = std::clamp(sampling.frequencyPenalty, -2.0f, 2.0f);
    sampling.dryMultiplier = std::clamp(sampling.dryMultiplier, 0.0f, 5.0f);
    sampling.xtcProbability = std::clamp(sampling.xtcProbability, 0.0f, 1.0f);
    if (!kThinking.contains(settings.thinking)) settings.thinking = defaults.thinking;
    settings.maxTokens = settings.maxTokens <= 0 ? -1 : settings.maxTokens;
    settings.contextLength = std::max(0, settings.contextLength);
    settings.downloadConnections = std::clamp(settings.downloadConnections, 1, domain::kMostConnections);
    settings.downloadLimit = std::max(qint64(0), settings.downloadLimit);
}

Result<> writeFile(const QString& path, const QByteArray& bytes) {
    const QString folder = QFileInfo(path).path();
    if (!QDir().mkpath(folder)) {
        return {ErrorCode::NotWritable, folder.toStdString() + " cannot be created"};
    }
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit()) return {};
    const auto code =
        file.error() == QFileDevice::ResourceError ? ErrorCode::DiskFull : ErrorCode::NotWritable;
    return {code, path.toStdString() + ": " + file.errorString().toStdString()};
}

}  // namespace

engine::Thinking thinkingOf(const Settings& settings) {
    if (settings.thinking == QLatin1String("on")) return engine::Thinking::On;
    return settings.thinking == QLatin1String("off") ? engine::Thinking::Off : engine::Thinking::Default;
}

SettingsService::SettingsService(const QString& folder, QObject* parent)
    : QObject(parent), path_(folder + QStringLiteral("/settings.json")) {
    if (QFile file(path_); file.open(QIODevice::ReadOnly)) {
        values_ = fromJson(QJsonDocument::fromJson(file.readAll()).object());
        normalize(values_);
    }
    writer_.setMaxThreadCount(1);  // so that writes keep their order
    delay_.setSingleShot(true);
    delay_.setInterval(kWriteDelayMs);
    connect(&delay_, &QTimer::timeout, this, &SettingsService::write);
}

SettingsService::~SettingsService() {
    if (delay_.isActive()) write();
    writer_.waitForDone();
}

void SettingsService::change(const std::function<void(Settings&)>& edit) {
    Settings next = values_;
    edit(next);
    normalize(next);
    const bool differs = toJson(next) != toJson(values_);
    values_ = next;
    if (!differs) return;
    if (!delay_.isActive()) delay_.start();
    emit changed();
}

void SettingsService::write() {
    delay_.stop();
    writer_.start([this, path = path_, bytes = QJsonDocument(toJson(values_)).toJson()] {
        const Result<> written = writeFile(path, bytes);
        if (written.ok()) return;
        QMetaObject::invokeMethod(
            this, [this, error = written.error()] { emit writeFailed(error); }, Qt::QueuedConnection);
    });
}

}  // namespace fireside::services
