#include "app/services/model_settings_service.h"

#include "app/services/deliver.h"

namespace fireside::services {

using domain::ModelSettings;

ModelSettingsService::ModelSettingsService(storage::ModelSettingsStore& store, SettingsService& settings,
                                           InferenceService& inference, ChatService& chat, QObject* parent)
    : QObject(parent),
      store_(store),
      settings_(settings),
      inference_(inference),
      chat_(chat),
      device_(settings.values().device),
      contextLength_(settings.values().contextLength) {
    deliver(store.all(), this, [this](const Result<QHash<QString, ModelSettings>>& all) {
        adopt(all.ok() ? *all : QHash<QString, ModelSettings>());  // whoever opened the database tells why
    });
    connect(&settings, &SettingsService::changed, this, &ModelSettingsService::onSettings);
    connect(&inference, &InferenceService::loaded, this, [this](const LoadedModel& model) {
        loaded_ = model.path;
        applyToAnswers();
        emit changed(loaded_);
    });
    connect(&inference, &InferenceService::unloaded, this, [this] { loaded_.clear(); });
    applyToAnswers();
}

/// What was read; what was set before it came is newer.
void ModelSettingsService::adopt(QHash<QString, ModelSettings> stored) {
    for (const QString& path : std::exchange(early_, {})) {
        stored.remove(path);
        if (own_.contains(path)) stored.insert(path, own_.value(path));
    }
    own_ = std::move(stored);
    known_ = true;
    if (!waiting_.isEmpty()) open(std::exchange(waiting_, {}));
}

void ModelSettingsService::open(const QString& path) {
    opening_ = path;
    if (!known_) {
        waiting_ = path;
        return;
    }
    loadedWith_ = own_.value(path);
    inference_.setOptions(optionsFor(settings_.values(), loadedWith_, inference_.options()).load);
    inference_.load(path);
}

void ModelSettingsService::change(const QString& path, const std::function<void(ModelSettings&)>& edit) {
    ModelSettings next = own_.value(path);
    edit(next);
    if (next == own_.value(path)) return;
    if (!known_) early_.insert(path);
    if (next.isEmpty())
        own_.remove(path);
    else
        own_.insert(path, next);
    deliver(store_.save(path, next), this, [this](const Result<>& saved) {
        if (!saved.ok()) emit failed(saved.error());
    });
    if (path == loaded_) applyToAnswers();
    emit changed(path);
}

bool ModelSettingsService::isReloadDue(const QString& path) const {
    return path == loaded_ && !own_.value(path).loadsLike(loadedWith_);
}

QString ModelSettingsService::thinking() const {
    return own_.value(loaded_).thinking.value_or(settings_.values().thinking);
}

void ModelSettingsService::setThinking(const QString& thinking) {
    if (own_.value(loaded_).thinking)
        change(loaded_, [&](ModelSettings& settings) { settings.thinking = thinking; });
    else
        settings_.change([&](Settings& settings) { settings.thinking = thinking; });
}

void ModelSettingsService::relocate(const QString& from, const QString& to) {
    if (own_.contains(from) && !to.isEmpty()) own_.insert(to, own_.take(from));
}

void ModelSettingsService::onSettings() {
    applyToAnswers();
    const Settings& all = settings_.values();
    const ModelSettings own = own_.value(opening_);
    const bool device = std::exchange(device_, all.device) != all.device && !own.device;
    const bool context =
        std::exchange(contextLength_, all.contextLength) != all.contextLength && !own.contextLength;
    const bool present = inference_.isLoading() || !loaded_.isEmpty();
    if ((device || context) && present && !opening_.isEmpty()) open(opening_);
}

void ModelSettingsService::applyToAnswers() {
    const ModelOptions options = optionsFor(settings_.values(), own_.value(loaded_), inference_.options());
    chat_.setSampling(options.sampling);
    chat_.setSystemPrompt(options.systemPrompt);
    chat_.setMaxTokens(options.maxTokens);
    chat_.setThinking(options.thinking);
}

}  // namespace fireside::services
