#include "app/services/hub/hub_service.h"

#include <QRegularExpression>

#include "app/services/hub/hugging_face.h"
#include "app/services/hub/model_scope.h"

namespace fireside::services {

using domain::Hub;
using domain::RemoteModel;

namespace {

template <class T>
QFuture<Result<T>> ready(Result<T> result) {
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish();
    return promise.future();
}

/// Parses an answer where it arrives, on the transfer thread.
template <class T, class Parse>
QFuture<Result<T>> parsed(const QFuture<Result<HttpAnswer>>& answer, Parse parse) {
    return QFuture(answer).then(QtFuture::Launch::Sync,
                                [parse = std::move(parse)](const Result<HttpAnswer>& result) -> Result<T> {
                                    if (!result.ok()) return result.error();
                                    return parse(*result);
                                });
}

/// Another hub may do better; what a hub says about a model, it says for good.
bool isTroubleOfTheHub(ErrorCode code) {
    switch (code) {
        case ErrorCode::NoNetwork:
        case ErrorCode::ProxyFailed:
        case ErrorCode::TlsFailed:
        case ErrorCode::RedirectRefused:
        case ErrorCode::ConnectionLost:
        case ErrorCode::Stalled:
        case ErrorCode::RateLimited:
        case ErrorCode::ServerFailed:
        case ErrorCode::BadAnswer:
            return true;
        default:
            return false;
    }
}

Error badId(const QString& id) {
    return {ErrorCode::InvalidArgument, "\"" + id.toStdString() + "\" is not \"author/name\""};
}

/// Bytes `from` to `to` (both included) of a file, or what it has of them.
QFuture<Result<QByteArray>> rangeOf(NetworkService& network, HttpRequest file, qint64 from, qint64 to) {
    if (from < 0 || to < from) return ready<QByteArray>({ErrorCode::InvalidArgument, "an empty range"});
    file.reason = QStringLiteral("header of a model file");
    file.range = HttpRequest::Range{from, to};
    return parsed<QByteArray>(network.fetch(std::move(file)),
                              [](const HttpAnswer& answer) -> Result<QByteArray> { return answer.body; });
}

/// Cards begin with a block of YAML between lines of three hyphens.
QString withoutMetadata(const QString& card) {
    static const QRegularExpression kBlock(QStringLiteral("\\A\\x{FEFF}?---\\r?\\n.*?\\n---[ \\t]*\\r?\\n"),
                                           QRegularExpression::DotMatchesEverythingOption);
    QString text = card;
    return text.remove(kBlock).trimmed();
}

}  // namespace

bool isRepositoryId(const QString& text) {
    static const QRegularExpression kId(QStringLiteral("\\A[A-Za-z0-9_.-]{1,96}/[A-Za-z0-9_.-]{1,128}\\z"));
    return kId.match(text).hasMatch() && !text.contains(QLatin1String("..")) && !text.startsWith(u'.') &&
           !text.contains(QLatin1String("/."));
}

HubService::HubService(NetworkService& network, const AccessTokenService& token, HubEndpoints endpoints)
    : network_(network), token_(token), endpoints_(std::move(endpoints)) {}

HttpRequest HubService::request(Hub hub, const QUrl& url, const QString& reason) const {
    HttpRequest request;
    request.url = url;
    request.reason = reason;
    if (hub == Hub::HuggingFace && !token_.token().isEmpty()) {
        request.authorization = "Bearer " + token_.token().toUtf8();
    }
    return request;
}

QFuture<Result<HubPage>> HubService::search(const HubQuery& query) {
    const QUrl& endpoint = endpoints_.of(query.hub);
    const bool huggingFace = query.hub == Hub::HuggingFace;
    const QUrl url =
        huggingFace ? hugging_face::searchUrl(endpoint, query) : model_scope::searchUrl(endpoint, query);
    const auto answer = network_.fetch(request(query.hub, url, QStringLiteral("search for models")));
    return parsed<HubPage>(answer, [query, huggingFace](const HttpAnswer& page) {
        return huggingFace ? hugging_face::parsePage(page) : model_scope::parsePage(page, query);
    });
}

QFuture<Result<RemoteModel>> HubService::model(Hub hub, const QString& id, const QString& revision) {
    return questionFor(hub, id, revision)();
}

QFuture<Result<RemoteModel>> HubService::model(const QList<domain::RemoteName>& places) {
    if (places.isEmpty()) return ready<RemoteModel>(badId({}));
    QList<Question> questions;
    for (const domain::RemoteName& place : places) questions.append(questionFor(place.hub, place.id, {}));
    QFuture<Result<RemoteModel>> answer = questions.front()();
    for (const Question& question : questions.mid(1)) {
        answer = answer
                     .then(QtFuture::Launch::Sync,
                           [question](const Result<RemoteModel>& first) {
                               if (first.ok() || !isTroubleOfTheHub(first.code()))
                                   return ready<RemoteModel>(first);
                               return question().then(QtFuture::Launch::Sync,
                                                      [first](const Result<RemoteModel>& second) {
                                                          return second.ok() ? second : first;
                                                      });
                           })
                     .unwrap();
    }
    return answer;
}

HubService::Question HubService::questionFor(Hub hub, const QString& id, const QString& revision) const {
    if (!isRepositoryId(id)) {
        return [id] { return ready<RemoteModel>(badId(id)); };
    }
    if (hub == Hub::ModelScope) return modelScopeQuestion(id, revision);
    const QUrl url = hugging_face::modelUrl(endpoints_.huggingFace, id, revision);
    return [&network = network_, asked = request(hub, url, QStringLiteral("files of a model"))] {
        return parsed<RemoteModel>(network.fetch(asked), hugging_face::parseModel);
    };
}

HubService::Question HubService::modelScopeQuestion(const QString& id, const QString& revision) const {
    const QString reason = QStringLiteral("files of a model");
    const HttpRequest first =
        request(Hub::ModelScope, model_scope::modelUrl(endpoints_.modelScope, id), reason);
    const HttpRequest next =
        request(Hub::ModelScope, model_scope::filesUrl(endpoints_.modelScope, id, revision), reason);
    return [&network = network_, first, next, revision] {
        return parsed<RemoteModel>(network.fetch(first), model_scope::parseModel)
            .then(QtFuture::Launch::Sync,
                  [&network, next, revision](const Result<RemoteModel>& model) {
                      if (!model.ok()) return ready<RemoteModel>(model.error());
                      return parsed<RemoteModel>(
                          network.fetch(next),
                          [model = *model, revision](const HttpAnswer& answer) -> Result<RemoteModel> {
                              RemoteModel whole = model;
                              FIRESIDE_TRY(whole.files, model_scope::parseFiles(answer));
                              whole.revision = revision.isEmpty() ? QStringLiteral("master") : revision;
                              return whole;
                          });
                  })
            .unwrap();
    };
}

QFuture<Result<QString>> HubService::card(Hub hub, const QString& id) {
    if (!isRepositoryId(id)) return ready<QString>(badId(id));
    HttpRequest file = fileRequest(hub, id, {}, QStringLiteral("README.md"));
    file.reason = QStringLiteral("card of a model");
    file.raw = false;
    return parsed<QString>(network_.fetch(file), [](const HttpAnswer& answer) -> Result<QString> {
        return withoutMetadata(QString::fromUtf8(answer.body));
    });
}

ModelHeads HubService::heads(const RemoteModel& model, const domain::RemoteQuantization& choice) const {
    ModelHeads heads;
    heads.name = model.id + u':' + choice.name;
    QList<HttpRequest> requests;
    for (const domain::RemoteFile& file : choice.files) {
        heads.partBytes.append(file.bytes);
        requests.append(fileRequest(model.hub, model.id,
                                    file.revision.isEmpty() ? model.revision : file.revision, file.path));
    }
    if (!isRepositoryId(model.id)) {
        heads.read = [id = model.id](int, qint64, qint64) { return ready<QByteArray>(badId(id)); };
        return heads;
    }
    heads.read = [&network = network_, requests](int part, qint64 from, qint64 to) {
        return rangeOf(network, requests.at(part), from, to);
    };
    return heads;
}

HttpRequest HubService::fileRequest(Hub hub, const QString& id, const QString& revision,
                                    const QString& path) const {
    const QUrl& endpoint = endpoints_.of(hub);
    HttpRequest file = request(hub,
                               hub == Hub::HuggingFace ? hugging_face::fileUrl(endpoint, id, revision, path)
                                                       : model_scope::fileUrl(endpoint, id, revision, path),
                               QStringLiteral("download of a model"));
    file.raw = true;
    file.listQuery = false;
    return file;
}

QUrl HubService::page(Hub hub, const QString& id) const {
    QUrl url = endpoints_.of(hub);
    url.setPath(url.path() + (hub == Hub::HuggingFace ? QStringLiteral("/") : QStringLiteral("/models/")) +
                id);
    return url;
}

}  // namespace fireside::services
