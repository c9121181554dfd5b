#include "app/viewmodels/model_details_controller.h"

#include <QClipboard>
#include <QDir>
#include <QFileInfo>
#include <QGuiApplication>

#include "app/services/model_options.h"
#include "app/services/shelf/hash_service.h"
#include "app/services/stored_error.h"
#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

using domain::LocalModel;
using domain::ModelSettings;

namespace {

/// Calls `visit(name, member)` for every setting.
template <class Settings, class Visit>
void forEachSetting(Settings& settings, Visit visit) {
    visit("contextLength", settings.contextLength);
    visit("device", settings.device);
    visit("gpuLayers", settings.gpuLayers);
    visit("kvType", settings.kvType);
    visit("chatTemplate", settings.chatTemplate);
    visit("temperature", settings.temperature);
    visit("topK", settings.topK);
    visit("topP", settings.topP);
    visit("minP", settings.minP);
    visit("repetitionPenalty", settings.repetitionPenalty);
    visit("maxTokens", settings.maxTokens);
    visit("systemPrompt", settings.systemPrompt);
    visit("thinking", settings.thinking);
}

}  // namespace

ModelDetailsController::ModelDetailsController(services::shelf::ShelfService& shelf,
                                               services::ModelSettingsService& modelSettings,
                                               services::SettingsService& settings,
                                               services::ModelSpeedService& speeds,
                                               services::ReadRateService& rates, services::FitService& fits,
                                               services::InferenceService& inference, QObject* parent)
    : QObject(parent),
      shelf_(shelf),
      modelSettings_(modelSettings),
      settings_(settings),
      speeds_(speeds),
      fits_(fits),
      inference_(inference),
      fit_(rates) {
    QQmlEngine::setObjectOwnership(&fit_, QQmlEngine::CppOwnership);
    connect(this, &ModelDetailsController::changed, this, &ModelDetailsController::showFit);
    connect(this, &ModelDetailsController::settingsChanged, this, &ModelDetailsController::showFit);
    connect(&shelf, &services::shelf::ShelfService::changed, this, &ModelDetailsController::changed);
    connect(&speeds, &services::ModelSpeedService::changed, this, &ModelDetailsController::changed);
    connect(&settings, &services::SettingsService::changed, this, &ModelDetailsController::settingsChanged);
    connect(&modelSettings, &services::ModelSettingsService::changed, this, [this](const QString& path) {
        if (path == path_) emit settingsChanged();
    });
    connect(&inference, &services::InferenceService::loaded, this,
            [this](const services::LoadedModel& loaded) {
                loaded_ = loaded.path;
                emit changed();
            });
    connect(&inference, &services::InferenceService::unloaded, this, [this] {
        loaded_.clear();
        emit changed();
    });
}

/// Anew only when the model or what it would be loaded with is another one.
void ModelDetailsController::showFit() {
    const LocalModel shown = model();
    if (!isHere() || shown.missingParts > 0 || (shown.facts && !shown.facts->error.isEmpty())) {
        fitOf_ = {};
        return fit_.clear();
    }
    const auto load =
        services::optionsFor(settings_.values(), modelSettings_.of(path_), inference_.options()).load;
    const auto wanted = std::tuple(path_, load.contextLength, load.kvType, load.gpuLayers);
    if (std::exchange(fitOf_, wanted) == wanted) return;
    fit_.show(
        [this, path = path_, kvType = load.kvType,
         gpuLayers = load.gpuLayers](services::FitService::Question question) {
            question.kvType = kvType;
            question.offload.gpuLayers = gpuLayers;
            return fits_.ofFile(path, question);
        },
        load.contextLength,
        [this, path = path_](const engine::DeviceInfo& device) {
            for (const domain::ModelSpeed& speed : speeds_.of(path)) {
                if (speed.device.section(u' ', 0, 0) == QString::fromStdString(device.id))
                    return speed.decodeRate();
            }
            return 0.0;
        });
}

LocalModel ModelDetailsController::model() const {
    const LocalModel* found = shelf_.find(path_);
    return found ? *found : LocalModel();
}

void ModelDetailsController::setPath(const QString& path) {
    if (path == path_) return;
    path_ = path;
    emit pathChanged();
    emit changed();
    emit settingsChanged();
}

QString ModelDetailsController::folder() const {
    return path_.isEmpty() ? QString() : QDir::toNativeSeparators(QFileInfo(path_).path());
}

ErrorSentence ModelDetailsController::error() const {
    const LocalModel shown = model();
    if (const QString gone = ModelText::presence(shown); !gone.isEmpty()) return {gone, {}, {}};
    if (!shown.facts || shown.facts->error.isEmpty()) return {};
    return sentenceFor(services::errorFromText(shown.facts->error));
}

bool ModelDetailsController::isHere() const {
    return !model().path.isEmpty() && model().presence == domain::Presence::Here;
}

bool ModelDetailsController::isSingle() const {
    return model().program == domain::ModelProgram::SingleFile && !model().path.isEmpty();
}

bool ModelDetailsController::canChat() const {
    const LocalModel shown = model();
    return isHere() && shown.missingParts == 0 &&
           (!shown.facts || (shown.facts->error.isEmpty() && shown.facts->kind == domain::ModelKind::Chat));
}

bool ModelDetailsController::canThink() const {
    const LocalModel shown = model();
    return shown.facts && shown.facts->canThink;
}

int ModelDetailsController::layers() const {
    const LocalModel shown = model();
    return shown.facts ? shown.facts->layers : 0;
}

QVariant ModelDetailsController::facts() const {
    const LocalModel shown = model();
    QVariantList rows;
    const auto add = [&rows](const QString& label, const QString& value) {
        if (!value.isEmpty()) rows.append(QVariantMap{{"label", label}, {"value", value}});
    };
    if (shown.path.isEmpty()) return rows;
    const domain::ModelFacts facts = shown.facts.value_or(domain::ModelFacts());
    if (shown.facts && facts.error.isEmpty()) {
        add(tr("Model"), facts.name);
        add(tr("For"), ModelText::kind(facts.kind));
        add(tr("Family"), facts.family);
        const QString parameters = ModelText::parameters(facts.parameters);
        add(tr("Parameters"), facts.sizeLabel.isEmpty() || facts.sizeLabel == parameters
                                  ? parameters
                                  : QStringLiteral("%1 (%2)").arg(parameters, facts.sizeLabel));
        add(tr("Layers"), facts.layers > 0 ? QString::number(facts.layers) : QString());
        add(tr("Weights"), ModelText::quantization(shown));
        add(tr("Context"), ModelText::context(facts.trainedContext));
        add(tr("Chat template"), facts.kind == domain::ModelKind::Chat ? facts.chatTemplate : QString());
        const QString license =
            facts.license.isEmpty() && shown.source ? shown.source->license : facts.license;
        add(tr("Licence"), license.isEmpty() ? tr("the file does not say") : license);
    }
    add(tr("Size"), shown.files.size() > 1
                        ? tr("%1 in %2 files").arg(ModelText::bytes(shown.bytes)).arg(shown.files.size())
                        : ModelText::bytes(shown.bytes));
    add(tr("Found in"), ModelText::program(shown.program));
    add(tr("Downloaded from"), ModelText::source(shown));
    add(tr("File"), QFileInfo(shown.path).fileName());
    add(tr("Last used"), ModelText::when(shown.lastUsedAt));
    appendSpeeds(rows);
    return rows;
}

void ModelDetailsController::appendSpeeds(QVariantList& facts) const {
    for (const domain::ModelSpeed& speed : speeds_.of(path_)) {
        const QString device = speed.device.section(QLatin1Char(' '), 1);
        QString value = ModelText::rate(speed.decodeRate());
        if (speed.prefillRate() > 0)
            value = tr("%1, reads %2").arg(value, ModelText::rate(speed.prefillRate()));
        facts.append(QVariantMap{{"label", tr("Speed here")},
                                 {"value", device.isEmpty() ? value : tr("%1 on %2").arg(value, device)}});
    }
}

QVariant ModelDetailsController::copies() const {
    QVariantList others;
    for (const QStringList& group : services::shelf::duplicatesAmong(shelf_.models())) {
        if (!group.contains(path_)) continue;
        for (const QString& path : group) {
            if (path != path_) others.append(QDir::toNativeSeparators(path));
        }
    }
    return others;
}

QVariantMap ModelDetailsController::own() const {
    QVariantMap map;
    const ModelSettings settings = modelSettings_.of(path_);
    forEachSetting(settings, [&map](const char* name, const auto& value) {
        if (value) map.insert(QLatin1String(name), QVariant::fromValue(*value));
    });
    return map;
}

QVariantMap ModelDetailsController::usual() const {
    const services::Settings& all = settings_.values();
    const auto rounded = [](float value) { return std::round(double(value) * 1e4) / 1e4; };
    return {{"contextLength", all.contextLength},
            {"device", all.device},
            {"gpuLayers", -1},
            {"kvType", QStringLiteral("f16")},
            {"chatTemplate", QString()},
            {"temperature", rounded(all.sampling.temperature)},
            {"topK", all.sampling.topK},
            {"topP", rounded(all.sampling.topP)},
            {"minP", rounded(all.sampling.minP)},
            {"repetitionPenalty", rounded(all.sampling.repetitionPenalty)},
            {"maxTokens", all.maxTokens},
            {"systemPrompt", all.systemPrompt},
            {"thinking", all.thinking}};
}

void ModelDetailsController::set(const QString& name, const QVariant& value) {
    if (path_.isEmpty()) return;
    modelSettings_.change(path_, [&](ModelSettings& settings) {
        forEachSetting(settings, [&](const char* known, auto& member) {
            using Value = typename std::decay_t<decltype(member)>::value_type;
            if (name == QLatin1String(known) && value.canConvert<Value>()) member = value.value<Value>();
        });
    });
}

void ModelDetailsController::reset(const QString& name) {
    modelSettings_.change(path_, [&](ModelSettings& settings) {
        forEachSetting(settings, [&](const char* known, auto& member) {
            if (name == QLatin1String(known)) member.reset();
        });
    });
}

void ModelDetailsController::resetAll() {
    modelSettings_.change(path_, [](ModelSettings& settings) { settings = {}; });
}

void ModelDetailsController::load() {
    if (!path_.isEmpty()) modelSettings_.open(path_);
}

void ModelDetailsController::copyHash() {
    QGuiApplication::clipboard()->setText(sha256());
}

}  // namespace fireside::viewmodels
