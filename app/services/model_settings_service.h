// Settings per model, and the only way a model is opened: with what holds for it. What changes for answers
// holds from the next one on; what changes for loading holds from the next load on, and a changed device or
// context length for all models loads the present one again at once. Lives on the GUI (or main) thread.
#pragma once

#include <QHash>
#include <QObject>
#include <QSet>
#include <optional>

#include "app/services/chat_service.h"
#include "app/services/inference_service.h"
#include "app/services/model_options.h"
#include "app/services/settings_service.h"
#include "app/storage/model_settings_store.h"

namespace fireside::services {

class ModelSettingsService : public QObject {
    Q_OBJECT

 public:
    ModelSettingsService(storage::ModelSettingsStore& store, SettingsService& settings,
                         InferenceService& inference, ChatService& chat, QObject* parent = nullptr);

    /// Loads the model at this absolute path. Waits for the database when it was not read yet.
    void open(const QString& path);

    [[nodiscard]] domain::ModelSettings of(const QString& path) const { return own_.value(path); }
    /// Lets `edit` change what is set for a model; changed() follows.
    void change(const QString& path, const std::function<void(domain::ModelSettings&)>& edit);
    /// The model that is loaded was loaded with other settings than it has now.
    [[nodiscard]] bool isReloadDue(const QString& path) const;

    /// "auto", "on", "off": what holds for the model that is loaded.
    [[nodiscard]] QString thinking() const;
    /// For the loaded model where it has a setting of its own, else for all.
    void setThinking(const QString& thinking);
    /// The file moved: what was set for it goes along (the store's row is moved by ShelfStore::relocate).
    void relocate(const QString& from, const QString& to);

 signals:
    void changed(const QString& path);
    void failed(const fireside::Error& error);  // of the store

 private:
    void adopt(QHash<QString, domain::ModelSettings> stored);
    void onSettings();
    void applyToAnswers();

    storage::ModelSettingsStore& store_;
    SettingsService& settings_;
    InferenceService& inference_;
    ChatService& chat_;
    QHash<QString, domain::ModelSettings> own_;
    bool known_ = false;
    QSet<QString> early_;  // paths that were changed before
    QString waiting_;      // to be opened once known_
    QString loaded_;       // path; empty: none
    QString opening_;      // path of the latest open()
    domain::ModelSettings loadedWith_;
    QString device_;         // of the settings for all, as last seen
    int contextLength_ = 0;  // of the settings for all, as last seen
};

}  // namespace fireside::services
