// The user's access token for Hugging Face, kept by the system's keychain (Secret Service, KWallet, the
// Keychain of macOS, the Credential Manager of Windows) and by nothing else. HF_TOKEN, where it is set, goes
// before it and is never stored. GUI (or main) thread.
#pragma once

#include <QObject>
#include <QString>

#include "app/base/result.h"

namespace fireside::services {

class AccessTokenService : public QObject {
    Q_OBJECT
 public:
    enum class Source { None, Environment, Keychain, ThisRun };
    Q_ENUM(Source)

    explicit AccessTokenService(QObject* parent = nullptr);

    [[nodiscard]] const QString& token() const { return token_; }
    [[nodiscard]] Source source() const { return source_; }

    /// Asks the keychain unless the environment has a token: loaded() follows, and changed() when there is
    /// one.
    void load();
    /// Keeps a token, or removes it where it is empty. It is used at once; failed() with NoKeychain when it
    /// could not be kept: then it holds for this run.
    void set(const QString& token);

 signals:
    void loaded();
    void changed();
    void failed(const fireside::Error& error);

 private:
    void use(const QString& token, Source source);

    QString token_;
    Source source_ = Source::None;
};

}  // namespace fireside::services
