// What the verbs of "fireside-cli models" work with: the same services as the window's, for one command.
#pragma once

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>
#include <optional>

#include "app/services/deliver.h"
#include "app/services/hub/hub_service.h"
#include "app/services/settings_service.h"
#include "app/services/shelf/shelf_service.h"
#include "app/storage/download_store.h"
#include "app/storage/model_file_store.h"
#include "app/storage/network_request_store.h"
#include "cli/command.h"

namespace fireside::cli {

/// What every verb that asks a hub takes.
struct HubArguments {
    std::string hub;  // empty: not said
    bool allowNetwork = false;

    /// Adds --hub and --allow-network.
    void addTo(CLI::App& command);
    [[nodiscard]] domain::Hub which() const;
};

class Library {
 public:
    explicit Library(bool allowNetwork = false);
    ~Library();

    /// Opens the database, and asks the keychain for the token where the network may be used.
    [[nodiscard]] Result<> open();
    /// Waits for a result while events are handled; Cancelled after Ctrl+C.
    template <class T>
    [[nodiscard]] Result<T> await(const QFuture<Result<T>>& future);

    [[nodiscard]] QString modelsFolder() const;
    /// Looks for models where the window does: `shelf` has them then. Places that do not answer are waited
    /// for some seconds; what was seen there last is listed. Errors: those of the database, Cancelled.
    [[nodiscard]] Result<> lookAround();

 private:
    int argc_ = 1;
    char name_[13] = "fireside-cli";
    char* argv_[2] = {name_, nullptr};
    QCoreApplication application_{argc_, argv_};

 public:
    services::SettingsService settings;
    storage::Database database;
    storage::DownloadStore downloads{database};
    storage::ModelFileStore models{database};
    storage::NetworkRequestStore requests{database};
    storage::ShelfStore shelfStore{database};
    services::NetworkService network;
    services::AccessTokenService token;
    services::HubService hub;
    services::shelf::ShelfService shelf;
};

/// Whose folder a model lies in, as the window names it: "LM Studio", "Ollama"; empty for Fireside's own.
[[nodiscard]] std::string placeText(const domain::LocalModel& model);

/// "1.2 GB": decimal, as hubs and file managers say it.
[[nodiscard]] std::string sizeText(qint64 bytes);

/// Polls Ctrl+C while an event loop runs.
class InterruptPoll : public QTimer {
 public:
    explicit InterruptPoll(std::function<void()> then);
};

template <class T>
Result<T> Library::await(const QFuture<Result<T>>& future) {
    std::optional<Result<T>> result;
    QEventLoop loop;
    const InterruptPoll poll([&loop] { loop.quit(); });
    services::deliver(future, &loop, [&](const Result<T>& value) {
        result.emplace(value);
        loop.quit();
    });
    loop.exec();
    return result ? *result : Result<T>(Error{ErrorCode::Cancelled, ""});
}

}  // namespace fireside::cli
