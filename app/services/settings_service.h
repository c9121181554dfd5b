// What the user has set, kept in settings.json of the data folder.
//
// Lives on the GUI (or main) thread. The small file is read once, when the service is made, because the first
// frame needs its colours and its place; after that reading is a look at memory. Changes are gathered for
// kWriteDelayMs and written by a thread of its own, so that a slow disk never holds the window (QSettings
// would write on this thread). The file is replaced as a whole (QSaveFile): it is never half written. It is
// no part of the database so that the window looks right even when the database cannot be opened.
#pragma once

#include <QObject>
#include <QRect>
#include <QString>
#include <QThreadPool>
#include <QTimer>
#include <functional>

#include "app/base/result.h"
#include "app/domain/download.h"
#include "inference/engine.h"

namespace fireside::services {

struct Settings {
    QString colorScheme = QStringLiteral("system");  // "system", "light", "dark"
    QString language = QStringLiteral("system");     // "system", "en", "zh_CN"; holds from the next start
    bool sidebarVisible = true;
    bool showStats = true;
    QRect window;  // empty: never moved or resized
    QString systemPrompt;
    engine::SamplingParams sampling;
    QString thinking = QStringLiteral("auto");  // "auto" (as the template has it), "on", "off"
    int maxTokens = -1;                         // -1: until the turn or the context ends
    int contextLength = 0;                      // tokens; 0: the model's own, within reason
    QString device = QStringLiteral("auto");
    QString lastModel;            // absolute path; empty: none was ever opened
    QString composerText;         // what stands unsent in a conversation that does not exist yet
    bool networkAllowed = false;  // until then nothing leaves this computer
    QString huggingFaceEndpoint;  // "https://hf-mirror.com"; empty: HF_ENDPOINT, else the hub itself
    QString modelScopeEndpoint;   // empty: the hub itself
    QString modelsFolder;         // absolute; empty: fireside::modelsFolder()
    int downloadConnections = domain::kUsualConnections;  // per file, 1 to domain::kMostConnections
    qint64 downloadLimit = 0;                             // bytes per second; 0: none
};

/// Settings::thinking as the engine takes it.
[[nodiscard]] engine::Thinking thinkingOf(const Settings& settings);

class SettingsService : public QObject {
    Q_OBJECT
 public:
    static constexpr int kWriteDelayMs = 400;

    /// A missing or unreadable file gives the defaults; so does each value in it that makes no sense.
    explicit SettingsService(const QString& folder, QObject* parent = nullptr);
    /// Writes what is not written yet.
    ~SettingsService() override;

    [[nodiscard]] const Settings& values() const { return values_; }
    /// Lets `edit` change the values; changed() follows, the file later.
    void change(const std::function<void(Settings&)>& edit);

 signals:
    void changed();
    /// The file could not be written; the values stay in memory.
    void writeFailed(const fireside::Error& error);

 private:
    void write();

    QString path_;
    Settings values_;
    QTimer delay_;
    QThreadPool writer_;
};

}  // namespace fireside::services
