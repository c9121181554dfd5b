// One model of the library: what is known about it and what is set for it.
#pragma once

#include <QObject>
#include <QVariant>
#include <tuple>

#include "app/services/fit_service.h"
#include "app/services/model_settings_service.h"
#include "app/services/model_speed_service.h"
#include "app/services/read_rate_service.h"
#include "app/services/shelf/shelf_service.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/fit_controller.h"
#include "app/viewmodels/injected.h"

namespace fireside::viewmodels {

class ModelDetailsController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(ModelDetailsController)
    Q_PROPERTY(QString path READ path WRITE setPath NOTIFY pathChanged)  // empty: none is shown
    Q_PROPERTY(QString name READ name NOTIFY changed)
    Q_PROPERTY(QString folder READ folder NOTIFY changed)  // as the system writes it
    Q_PROPERTY(fireside::viewmodels::ErrorSentence error READ error NOTIFY changed)  // why it cannot be used
    Q_PROPERTY(QString sha256 READ sha256 NOTIFY changed)                            // empty: not known
    Q_PROPERTY(bool isHere READ isHere NOTIFY changed)
    Q_PROPERTY(bool isForeign READ isForeign NOTIFY changed)
    Q_PROPERTY(bool isSingle READ isSingle NOTIFY changed)  // in no folder that is looked into
    Q_PROPERTY(bool canChat READ canChat NOTIFY changed)
    Q_PROPERTY(bool canThink READ canThink NOTIFY changed)
    Q_PROPERTY(bool isCurrent READ isCurrent NOTIFY changed)
    Q_PROPERTY(int layers READ layers NOTIFY changed)       // 0: not known
    Q_PROPERTY(QVariant facts READ facts NOTIFY changed)    // {label, value} in the order to be shown
    Q_PROPERTY(QVariant copies READ copies NOTIFY changed)  // paths of the same content elsewhere
    /// What is set for this model, by name: contextLength, device, gpuLayers, kvType, chatTemplate,
    /// temperature, topK, topP, minP, repetitionPenalty, maxTokens, systemPrompt, thinking. What is not in
    /// here follows `usual`.
    Q_PROPERTY(QVariantMap own READ own NOTIFY settingsChanged)
    Q_PROPERTY(QVariantMap usual READ usual NOTIFY settingsChanged)
    Q_PROPERTY(fireside::viewmodels::FitController* fit READ fit CONSTANT)  // with the settings that it has
    Q_PROPERTY(
        bool reloadDue READ reloadDue NOTIFY settingsChanged)  // loaded with other settings than it has now

 public:
    ModelDetailsController(services::shelf::ShelfService& shelf,
                           services::ModelSettingsService& modelSettings, services::SettingsService& settings,
                           services::ModelSpeedService& speeds, services::ReadRateService& rates,
                           services::FitService& fits, services::InferenceService& inference,
                           QObject* parent = nullptr);

    [[nodiscard]] QString path() const { return path_; }
    void setPath(const QString& path);
    [[nodiscard]] QString name() const { return model().name; }
    [[nodiscard]] QString folder() const;
    [[nodiscard]] ErrorSentence error() const;
    [[nodiscard]] QString sha256() const { return model().sha256; }
    [[nodiscard]] bool isHere() const;
    [[nodiscard]] bool isForeign() const { return domain::isForeign(model().program); }
    [[nodiscard]] bool isSingle() const;
    [[nodiscard]] bool canChat() const;
    [[nodiscard]] bool canThink() const;
    [[nodiscard]] bool isCurrent() const { return !path_.isEmpty() && path_ == loaded_; }
    [[nodiscard]] int layers() const;
    [[nodiscard]] QVariant facts() const;   // a list
    [[nodiscard]] QVariant copies() const;  // a list
    [[nodiscard]] FitController* fit() { return &fit_; }
    [[nodiscard]] QVariantMap own() const;
    [[nodiscard]] QVariantMap usual() const;
    [[nodiscard]] bool reloadDue() const { return modelSettings_.isReloadDue(path_); }

    /// Sets `name` for this model only. Unknown names are ignored.
    Q_INVOKABLE void set(const QString& name, const QVariant& value);
    /// Back to what holds for all models.
    Q_INVOKABLE void reset(const QString& name);
    Q_INVOKABLE void resetAll();
    /// Loads the model, with the settings that it has now.
    Q_INVOKABLE void load();
    Q_INVOKABLE void copyHash();

 signals:
    void pathChanged();
    void changed();
    void settingsChanged();

 private:
    [[nodiscard]] domain::LocalModel model() const;
    void appendSpeeds(QVariantList& facts) const;
    void showFit();

    services::shelf::ShelfService& shelf_;
    services::ModelSettingsService& modelSettings_;
    services::SettingsService& settings_;
    services::ModelSpeedService& speeds_;
    services::FitService& fits_;
    services::InferenceService& inference_;
    FitController fit_;
    /// What fit_ shows: path, context, type of keys and values, layers on the GPU.
    std::tuple<QString, int, engine::KvType, int> fitOf_;
    QString path_;
    QString loaded_;
};

}  // namespace fireside::viewmodels
