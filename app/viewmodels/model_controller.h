// The model that is loaded, or being loaded, and the verbs around it.
#pragma once

#include <QObject>
#include <QUrl>

#include "app/services/inference_service.h"
#include "app/services/model_settings_service.h"
#include "app/services/settings_service.h"
#include "app/services/shelf/shelf_service.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/injected.h"
#include "app/viewmodels/model_list_model.h"

namespace fireside::viewmodels {

class ModelController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(ModelController)
    Q_PROPERTY(QString state READ state NOTIFY changed)    // "none" "loading" "ready" "failed"
    Q_PROPERTY(QString name READ name NOTIFY changed)      // of the model, or of the file while it loads
    Q_PROPERTY(QString detail READ detail NOTIFY changed)  // "Q4_K · qwen3 · 0.6 B"
    /// Where the model is: "Radeon RX 7900 XT", "Radeon RX 7900 XT with 20 of 36 layers, and the processor".
    Q_PROPERTY(QString deviceName READ deviceName NOTIFY changed)
    Q_PROPERTY(QString deviceNote READ deviceNote NOTIFY changed)      // empty, or why answers are slow
    Q_PROPERTY(QString templateNote READ templateNote NOTIFY changed)  // empty, or why answers may be odd
    Q_PROPERTY(bool thinkingSwitchable READ thinkingSwitchable NOTIFY changed)
    Q_PROPERTY(bool thinksByDefault READ thinksByDefault NOTIFY changed)  // where it is switchable
    Q_PROPERTY(QString thinking READ thinking WRITE setThinking NOTIFY thinkingChanged)  // "auto" "on" "off"
    Q_PROPERTY(bool onProcessor READ onProcessor NOTIFY changed)  // not on a graphics processor
    Q_PROPERTY(bool isDemo READ isDemo NOTIFY changed)
    Q_PROPERTY(double loadedBytes READ loadedBytes NOTIFY progressChanged)
    Q_PROPERTY(double totalBytes READ totalBytes NOTIFY progressChanged)             // 0: not known yet
    Q_PROPERTY(double progress READ progress NOTIFY progressChanged)                 // 0 to 1
    Q_PROPERTY(QString progressText READ progressText NOTIFY progressChanged)        // "312 of 640 MB"
    Q_PROPERTY(fireside::viewmodels::ErrorSentence error READ error NOTIFY changed)  // no title: none

 public:
    ModelController(services::InferenceService& inference, services::SettingsService& settings,
                    services::ModelSettingsService& modelSettings, services::shelf::ShelfService& shelf,
                    ModelListModel& list, const QString& demoPath, QObject* parent = nullptr);

    /// Loads `path`, or else the model that was used last, or else the demo.
    void start(const QString& path);

    [[nodiscard]] QString state() const;
    [[nodiscard]] QString name() const;
    [[nodiscard]] QString detail() const;
    [[nodiscard]] QString deviceName() const;
    [[nodiscard]] QString deviceNote() const;
    [[nodiscard]] QString templateNote() const;
    [[nodiscard]] bool thinkingSwitchable() const { return model_.thinkingSwitchable; }
    [[nodiscard]] bool thinksByDefault() const { return model_.thinksByDefault; }
    [[nodiscard]] QString thinking() const { return modelSettings_.thinking(); }
    void setThinking(const QString& thinking) { modelSettings_.setThinking(thinking); }
    [[nodiscard]] bool onProcessor() const { return model_.processor || model_.software; }
    [[nodiscard]] bool isDemo() const;
    [[nodiscard]] double loadedBytes() const { return double(loadedBytes_); }
    [[nodiscard]] double totalBytes() const { return double(totalBytes_); }
    [[nodiscard]] double progress() const;
    [[nodiscard]] QString progressText() const;
    [[nodiscard]] ErrorSentence error() const { return error_; }

    Q_INVOKABLE void open(const QUrl& file);  // a file URL, from a dialog or a drop
    Q_INVOKABLE void openPath(const QString& path);
    Q_INVOKABLE void openDemo();
    Q_INVOKABLE void cancel();
    Q_INVOKABLE void unload();
    /// Tries the file of the latest failure again.
    Q_INVOKABLE void retry();
    /// Takes a file out of the list; the file stays on the disk.
    Q_INVOKABLE void forget(const QString& path);
    Q_INVOKABLE void dismissError();
    /// A model's file has another path now; empty: none.
    void noteRelocated(const QString& path, const QString& newPath);

 signals:
    void changed();
    void thinkingChanged();
    void progressChanged();

 private:
    void onLoaded(const services::LoadedModel& model);
    void onLoadFailed(const QString& path, const Error& error);
    void onUnloaded();
    void setProgress(qint64 done, qint64 total);
    void remember();

    services::InferenceService& inference_;
    services::SettingsService& settings_;
    services::ModelSettingsService& modelSettings_;
    services::shelf::ShelfService& shelf_;
    ModelListModel& list_;
    QString demoPath_;
    services::LoadedModel model_;  // path empty: none
    QString loadingPath_;          // empty: nothing is being loaded
    QString failedPath_;
    qint64 loadedBytes_ = 0;
    qint64 totalBytes_ = 0;
    ErrorSentence error_;
};

}  // namespace fireside::viewmodels
