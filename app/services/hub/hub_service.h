// The model hubs, Hugging Face and ModelScope, through the gate: searching, what a repository holds, its
// card, pieces of its files. Methods are called on the GUI (or main) thread and return at once; futures
// finish on the transfer thread, so go on with deliver(). Errors: those of NetworkService::fetch (Gated,
// NotOnHub, RateLimited, Offline, ...), BadAnswer, and InvalidArgument for an id that is not "author/name".
#pragma once

#include <QFuture>
#include <functional>

#include "app/services/hub/access_token_service.h"
#include "app/services/hub/hub_query.h"
#include "app/services/model_heads.h"
#include "app/services/network/network_service.h"

namespace fireside::services {

class HubService {
 public:
    HubService(NetworkService& network, const AccessTokenService& token, HubEndpoints endpoints);

    [[nodiscard]] const HubEndpoints& endpoints() const { return endpoints_; }
    void setEndpoints(HubEndpoints endpoints) { endpoints_ = std::move(endpoints); }

    [[nodiscard]] QFuture<Result<HubPage>> search(const HubQuery& query);
    /// With its files. `revision`: empty for the newest.
    [[nodiscard]] QFuture<Result<domain::RemoteModel>> model(domain::Hub hub, const QString& id,
                                                             const QString& revision = {});
    /// The same model in one of several places (domain::placesOf), in their order: the next one is asked only
    /// when a hub cannot be reached or has trouble of its own; what it says of the model itself (Gated,
    /// NotOnHub, ...) counts. Errors: those of the first place.
    [[nodiscard]] QFuture<Result<domain::RemoteModel>> model(const QList<domain::RemoteName>& places);
    /// The model card in Markdown, without the block of metadata at its start.
    [[nodiscard]] QFuture<Result<QString>> card(domain::Hub hub, const QString& id);

    /// The beginnings of a choice's files; its read() works on any thread, with the addresses and the token
    /// of now.
    [[nodiscard]] ModelHeads heads(const domain::RemoteModel& model,
                                   const domain::RemoteQuantization& choice) const;

    /// What to ask for a file with: its address and, where it helps, the token.
    [[nodiscard]] HttpRequest fileRequest(domain::Hub hub, const QString& id, const QString& revision,
                                          const QString& path) const;
    /// The repository's page for a browser.
    [[nodiscard]] QUrl page(domain::Hub hub, const QString& id) const;

 private:
    [[nodiscard]] HttpRequest request(domain::Hub hub, const QUrl& url, const QString& reason) const;
    /// A question that can be put on any thread, with the addresses and the token of now.
    using Question = std::function<QFuture<Result<domain::RemoteModel>>()>;
    [[nodiscard]] Question questionFor(domain::Hub hub, const QString& id, const QString& revision) const;
    [[nodiscard]] Question modelScopeQuestion(const QString& id, const QString& revision) const;

    NetworkService& network_;
    const AccessTokenService& token_;
    HubEndpoints endpoints_;
};

/// "author/name" of letters, digits, "-", "_" and "."; no "..".
[[nodiscard]] bool isRepositoryId(const QString& text);

}  // namespace fireside::services
