#include "app/services/hub/hugging_face.h"

#include <QRegularExpression>
#include <QUrlQuery>
#include <algorithm>

#include "app/services/hub/hub_json.h"

namespace fireside::services::hugging_face {

using domain::Hub;
using domain::RemoteFile;
using domain::RemoteModel;

namespace {

constexpr int kMostPerPage = 50;

QUrl at(const QUrl& endpoint, const QString& path) {
    QUrl url(endpoint);
    url.setPath(endpoint.path() + path, QUrl::DecodedMode);
    return url;
}

const char* sortName(HubQuery::Sort sort) {
    switch (sort) {
        case HubQuery::Sort::Downloads:
            return "downloads";
        case HubQuery::Sort::Likes:
            return "likes";
        case HubQuery::Sort::Recent:
            return "lastModified";
    }
    return "downloads";
}

QString tagged(const QStringList& tags, const QString& prefix) {
    for (const QString& tag : tags) {
        if (tag.startsWith(prefix)) return tag.mid(prefix.size());
    }
    return {};
}

QString baseModelOf(const QStringList& tags) {
    static const QRegularExpression kBase(QStringLiteral("^base_model:(?:[a-z]+:)?([^:]+/[^:]+)$"));
    for (const QString& tag : tags) {
        if (const auto match = kBase.match(tag); match.hasMatch()) return match.captured(1);
    }
    return {};
}

/// What search results and details have in common.
RemoteModel modelOf(const QJsonObject& object) {
    RemoteModel model;
    model.hub = Hub::HuggingFace;
    model.id = object["id"].toString(object["modelId"].toString());
    model.downloads = numberOf(object["downloads"]);
    model.likes = numberOf(object["likes"]);
    model.updatedAt = timeOf(object["lastModified"]);
    const QJsonValue gated = object["gated"];  // false, "auto" or "manual"
    model.gated = gated.toBool() || (gated.isString() && gated.toString() != QLatin1String("false"));
    model.tags = textsOf(object["tags"]);
    const QJsonObject card = object["cardData"].toObject();
    model.license = textsOf(card["license"]).value(0, tagged(model.tags, QStringLiteral("license:")));
    model.languages = textsOf(card["language"]);
    model.baseModel = textsOf(card["base_model"]).value(0, baseModelOf(model.tags));
    const QJsonObject gguf = object["gguf"].toObject();
    model.architecture = gguf["architecture"].toString();
    model.parameters = numberOf(gguf["total"]);
    model.contextLength = numberOf(gguf["context_length"]);
    return model;
}

RemoteFile fileOf(const QJsonObject& sibling) {
    RemoteFile file;
    file.path = sibling["rfilename"].toString();
    const QJsonObject lfs = sibling["lfs"].toObject();
    file.bytes = numberOf(lfs["size"], numberOf(sibling["size"], -1));
    file.sha256 = sha256Of(lfs["sha256"]);
    return file;
}

}  // namespace

QUrl searchUrl(const QUrl& endpoint, const HubQuery& query) {
    QUrl url = at(endpoint, QStringLiteral("/api/models"));
    QUrlQuery parameters;
    const auto add = [&](const char* name, const QString& value) {
        if (!value.isEmpty()) {
            parameters.addQueryItem(QLatin1String(name), QString::fromLatin1(QUrl::toPercentEncoding(value)));
        }
    };
    add("search", query.text.trimmed());
    add("author", query.author.trimmed());
    if (query.ggufOnly) add("filter", QStringLiteral("gguf"));
    if (!query.license.isEmpty()) add("filter", QStringLiteral("license:") + query.license);
    add("sort", QString::fromLatin1(sortName(query.sort)));
    add("direction", QStringLiteral("-1"));
    add("limit", QString::number(std::clamp(query.limit, 1, kMostPerPage)));
    add("full", QStringLiteral("true"));
    add("cursor", query.cursor);
    url.setQuery(parameters);
    return url;
}

Result<HubPage> parsePage(const HttpAnswer& answer) {
    FIRESIDE_TRY(const QJsonDocument document, parseJson(answer.body, "search"));
    if (!document.isArray()) return Error{ErrorCode::BadAnswer, "search: no list of models"};
    HubPage page;
    for (const QJsonValue& value : document.array()) {
        RemoteModel model = modelOf(value.toObject());
        if (model.id.contains(u'/')) page.models.append(std::move(model));
    }
    // The link names the hub itself even behind a mirror: only its cursor is of use.
    static const QRegularExpression kNext(QStringLiteral("<([^>]+)>;\\s*rel=\"next\""));
    const auto next = kNext.match(QString::fromLatin1(answer.header("Link")));
    if (next.hasMatch()) {
        page.next =
            QUrlQuery(QUrl(next.captured(1))).queryItemValue(QStringLiteral("cursor"), QUrl::FullyDecoded);
    }
    return page;
}

QUrl modelUrl(const QUrl& endpoint, const QString& id, const QString& revision) {
    QString path = QStringLiteral("/api/models/") + id;
    if (!revision.isEmpty()) path += QStringLiteral("/revision/") + revision;
    QUrl url = at(endpoint, path);
    url.setQuery(QStringLiteral("blobs=true"));
    return url;
}

Result<RemoteModel> parseModel(const HttpAnswer& answer) {
    FIRESIDE_TRY(const QJsonDocument document, parseJson(answer.body, "model"));
    RemoteModel model = modelOf(document.object());
    if (!model.id.contains(u'/')) return Error{ErrorCode::BadAnswer, "model: no id"};
    model.revision = document["sha"].toString();
    for (const QJsonValue& sibling : document["siblings"].toArray()) {
        RemoteFile file = fileOf(sibling.toObject());
        if (!file.path.isEmpty()) model.files.append(std::move(file));
    }
    return model;
}

QUrl fileUrl(const QUrl& endpoint, const QString& id, const QString& revision, const QString& path) {
    return at(endpoint, QStringLiteral("/%1/resolve/%2/%3")
                            .arg(id, revision.isEmpty() ? QStringLiteral("main") : revision, path));
}

}  // namespace fireside::services::hugging_face
