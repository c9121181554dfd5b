#include "app/services/hub/model_scope.h"

#include <QUrlQuery>
#include <algorithm>

#include "app/services/hub/hub_json.h"

namespace fireside::services::model_scope {

using domain::RemoteFile;
using domain::RemoteModel;

namespace {

constexpr int kMostPerPage = 50;  // the hub's own limit

QUrl at(const QUrl& endpoint, const QString& path) {
    QUrl url(endpoint);
    url.setPath(endpoint.path() + path, QUrl::DecodedMode);
    return url;
}

int pageSize(const HubQuery& query) {
    return std::clamp(query.limit, 1, kMostPerPage);
}

QString sortName(HubQuery::Sort sort) {
    switch (sort) {
        case HubQuery::Sort::Downloads:
            return QStringLiteral("downloads");
        case HubQuery::Sort::Likes:
            return QStringLiteral("likes");
        case HubQuery::Sort::Recent:
            return QStringLiteral("last_modified");
    }
    return QStringLiteral("downloads");
}

RemoteModel modelOf(const QJsonObject& object) {
    RemoteModel model;
    model.hub = domain::Hub::ModelScope;
    model.id = object["id"].toString();
    model.downloads = numberOf(object["downloads"]);
    model.likes = numberOf(object["likes"]);
    model.updatedAt = timeOf(object["last_modified"]);
    model.gated = object["gated"].toBool() || !object["gated"].toString().isEmpty();
    model.license = object["license"].toString().toLower();
    model.parameters = numberOf(object["params"]);
    model.tags = textsOf(object["tags"]);
    return model;
}

}  // namespace

QUrl searchUrl(const QUrl& endpoint, const HubQuery& query) {
    QUrl url = at(endpoint, QStringLiteral("/openapi/v1/models"));
    QUrlQuery parameters;
    const auto add = [&](const char* name, const QString& value) {
        if (!value.isEmpty()) {
            parameters.addQueryItem(QLatin1String(name), QString::fromLatin1(QUrl::toPercentEncoding(value)));
        }
    };
    add("search", query.text.trimmed());
    add("owner", query.author.trimmed());
    if (query.ggufOnly) add("filter.library", QStringLiteral("gguf"));
    add("sort", sortName(query.sort));
    add("page_number", QString::number(std::max(1, query.cursor.toInt())));
    add("page_size", QString::number(pageSize(query)));
    url.setQuery(parameters);
    return url;
}

Result<HubPage> parsePage(const HttpAnswer& answer, const HubQuery& query) {
    FIRESIDE_TRY(const QJsonDocument document, parseJson(answer.body, "search"));
    const QJsonObject data = document["data"].toObject();
    if (!data["models"].isArray()) return Error{ErrorCode::BadAnswer, "search: no list of models"};
    HubPage page;
    for (const QJsonValue& value : data["models"].toArray()) {
        RemoteModel model = modelOf(value.toObject());
        const bool fits = query.license.isEmpty() || model.license == query.license.toLower();
        if (fits && model.id.contains(u'/')) page.models.append(std::move(model));
    }
    page.total = numberOf(data["total_count"], -1);
    const qint64 number = std::max(1, query.cursor.toInt());
    if (number * pageSize(query) < page.total) page.next = QString::number(number + 1);
    return page;
}

QUrl modelUrl(const QUrl& endpoint, const QString& id) {
    return at(endpoint, QStringLiteral("/openapi/v1/models/") + id);
}

Result<RemoteModel> parseModel(const HttpAnswer& answer) {
    FIRESIDE_TRY(const QJsonDocument document, parseJson(answer.body, "model"));
    RemoteModel model = modelOf(document["data"].toObject());
    if (!model.id.contains(u'/')) return Error{ErrorCode::BadAnswer, "model: no id"};
    return model;
}

QUrl filesUrl(const QUrl& endpoint, const QString& id, const QString& revision) {
    QUrl url = at(endpoint, QStringLiteral("/api/v1/models/%1/repo/files").arg(id));
    QUrlQuery parameters;
    parameters.addQueryItem(QStringLiteral("Revision"),
                            revision.isEmpty() ? QStringLiteral("master") : revision);
    parameters.addQueryItem(QStringLiteral("Recursive"), QStringLiteral("true"));
    url.setQuery(parameters);
    return url;
}

Result<QList<RemoteFile>> parseFiles(const HttpAnswer& answer) {
    FIRESIDE_TRY(const QJsonDocument document, parseJson(answer.body, "files"));
    const QJsonValue list = document["Data"].toObject()["Files"];
    if (!list.isArray()) return Error{ErrorCode::BadAnswer, "files: no list"};
    QList<RemoteFile> files;
    for (const QJsonValue& value : list.toArray()) {
        const QJsonObject object = value.toObject();
        if (object["Type"].toString() == QLatin1String("tree")) continue;
        RemoteFile file;
        file.path = object["Path"].toString(object["Name"].toString());
        file.bytes = numberOf(object["Size"], -1);
        file.sha256 = sha256Of(object["Sha256"]);
        file.revision = object["Revision"].toString();
        if (!file.path.isEmpty()) files.append(std::move(file));
    }
    return files;
}

QUrl fileUrl(const QUrl& endpoint, const QString& id, const QString& revision, const QString& path) {
    return at(endpoint, QStringLiteral("/models/%1/resolve/%2/%3")
                            .arg(id, revision.isEmpty() ? QStringLiteral("master") : revision, path));
}

}  // namespace fireside::services::model_scope
