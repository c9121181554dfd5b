#include "tests/fakes/hub_routes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>
#include <algorithm>

namespace fireside::fakes {
namespace {

HubAnswer bodyOf(const QByteArray& body, const QByteArray& type = "application/json") {
    HubAnswer answer;
    answer.body.content = body;
    answer.bytes = body.size();
    answer.headers.append({"Content-Type", type});
    return answer;
}

HubAnswer statusOf(int status, const QByteArray& code = {}) {
    HubAnswer answer;
    answer.status = status;
    if (!code.isEmpty()) answer.headers.append({"X-Error-Code", code});
    return answer;
}

QByteArray json(const QJsonObject& object) {
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject summary(const QString& id, const HubModel& model) {
    QJsonObject object = model.facts;
    object["id"] = id;
    object["author"] = id.section('/', 0, 0);
    QJsonArray tags{"gguf"};
    if (const QString license = model.facts["license"].toString(); !license.isEmpty()) {
        tags.append("license:" + license);
    }
    object["tags"] = tags;
    object.remove("license");
    return object;
}

QJsonObject details(const QString& id, const HubModel& model) {
    QJsonObject object = summary(id, model);
    object["sha"] = HubPages::kCommit;
    if (model.facts.contains("license"))
        object["cardData"] = QJsonObject{{"license", model.facts["license"]}};
    QJsonArray siblings;
    for (auto file = model.files.begin(); file != model.files.end(); ++file) {
        QJsonObject sibling{{"rfilename", file.key()}, {"size", file->file.size()}};
        if (file.key().endsWith(".gguf")) {
            sibling["lfs"] = QJsonObject{{"size", file->file.size()}, {"sha256", file->sha256}};
        }
        siblings.append(sibling);
    }
    object["siblings"] = siblings;
    return object;
}

/// Ids whose name contains the words, by the named number, largest first.
QStringList found(const HubPages& pages, const QString& words, const QString& author, const QString& sort) {
    QStringList ids;
    for (const QString& id : pages.models.keys()) {
        if (!id.contains(words, Qt::CaseInsensitive)) continue;
        if (!author.isEmpty() && id.section('/', 0, 0) != author) continue;
        ids.append(id);
    }
    std::stable_sort(ids.begin(), ids.end(), [&](const QString& a, const QString& b) {
        const QJsonValue first = pages.models[a].facts[sort];
        const QJsonValue second = pages.models[b].facts[sort];
        if (first.isString()) return first.toString() > second.toString();
        return first.toDouble() > second.toDouble();
    });
    return ids;
}

HubAnswer huggingFaceSearch(const HubPages& pages, const HubRequest& request) {
    const QUrlQuery query(request.query);
    QStringList ids = found(pages, query.queryItemValue("search"), query.queryItemValue("author"),
                            query.queryItemValue("sort"));
    for (const QString& filter : query.allQueryItemValues("filter")) {
        if (!filter.startsWith("license:")) continue;
        ids.removeIf([&](const QString& id) {
            return "license:" + pages.models[id].facts["license"].toString() != filter;
        });
    }
    const int start = query.queryItemValue("cursor").toInt();
    const int limit = query.queryItemValue("limit").toInt();
    QJsonArray array;
    for (const QString& id : ids.mid(start, limit)) array.append(summary(id, pages.models[id]));
    HubAnswer answer = bodyOf(QJsonDocument(array).toJson());
    if (start + limit < ids.size()) {
        QUrlQuery next(query);
        next.removeQueryItem("cursor");
        next.addQueryItem("cursor", QString::number(start + limit));
        answer.headers.append({"Link", "<" + pages.endpoint.toLatin1() + "/api/models?" +
                                           next.toString(QUrl::FullyEncoded).toLatin1() + ">; rel=\"next\""});
    }
    return answer;
}

HubAnswer modelScopeSearch(const HubPages& pages, const HubRequest& request) {
    const QUrlQuery query(request.query);
    QString sort = query.queryItemValue("sort");
    if (sort == "last_modified") sort = "lastModified";
    const QStringList ids = found(pages, query.queryItemValue("search"), query.queryItemValue("owner"), sort);
    const int page = query.queryItemValue("page_number").toInt();
    const int size = query.queryItemValue("page_size").toInt();
    QJsonArray array;
    for (const QString& id : ids.mid((page - 1) * size, size)) {
        QJsonObject object = pages.models[id].facts;
        object["id"] = id;
        object["last_modified"] = object.take("lastModified");
        array.append(object);
    }
    return bodyOf(json(
        {{"success", true},
         {"data",
          QJsonObject{
              {"models", array}, {"total_count", ids.size()}, {"page_number", page}, {"page_size", size}}}}));
}

HubAnswer modelScopeFiles(const HubModel& model) {
    QJsonArray files;
    for (auto file = model.files.begin(); file != model.files.end(); ++file) {
        files.append(QJsonObject{{"Name", file.key().section('/', -1)},
                                 {"Path", file.key()},
                                 {"Type", "blob"},
                                 {"Size", file->file.size()},
                                 {"Sha256", file->sha256},
                                 {"Revision", HubPages::kCommit}});
    }
    return bodyOf(json({{"Code", 200}, {"Success", true}, {"Data", QJsonObject{{"Files", files}}}}));
}

HubAnswer fileAnswer(const HubModel::Stored& stored, const HubRequest& request, const Behaviour& behaviour) {
    const qint64 size = stored.file.size();
    HubAnswer answer;
    answer.body = stored.file;
    answer.headers = {{"Content-Type", "application/octet-stream"},
                      {"ETag", "\"" + stored.sha256.left(32).toLatin1() + "\""},
                      {"Accept-Ranges", "bytes"}};
    if (!request.hasRange || behaviour.ignoreRange) {
        answer.bytes = size;
        return answer;
    }
    if (request.from >= size) {
        answer.status = 416;
        answer.headers.append({"Content-Range", "bytes */" + QByteArray::number(size)});
        return answer;
    }
    const qint64 last = request.to < 0 ? size - 1 : std::min(request.to, size - 1);
    answer.status = 206;
    answer.from = request.from;
    answer.bytes = last - request.from + 1;
    answer.headers.append(
        {"Content-Range", "bytes " + QByteArray::number(request.from + behaviour.shiftRange) + "-" +
                              QByteArray::number(last) + "/" + QByteArray::number(size)});
    return answer;
}

HubAnswer resolved(const HubPages& pages, const QString& id, const QString& path, const HubRequest& request,
                   const Behaviour& behaviour) {
    if (!pages.models.contains(id)) return statusOf(404, "RepoNotFound");
    const HubModel& model = pages.models[id];
    if (!model.files.contains(path)) return statusOf(404, "EntryNotFound");
    const QString gate = model.facts["gated"].toString();
    if (!gate.isEmpty() && !request.headers.contains("authorization")) return statusOf(401, "GatedRepo");
    const HubModel::Stored& stored = *model.files.find(path);
    if (!pages.redirects || path.endsWith(".md")) return fileAnswer(stored, request, behaviour);
    HubAnswer answer = statusOf(302);
    answer.headers = {
        {"Location", "/cdn/" + QUrl::toPercentEncoding(id + "/" + path, "/") + "?signature=secret"},
        {"X-Linked-Etag", "\"" + stored.sha256.toLatin1() + "\""},
        {"X-Linked-Size", QByteArray::number(stored.file.size())},
        {"X-Repo-Commit", HubPages::kCommit}};
    return answer;
}

}  // namespace

HubAnswer HubPages::answer(const HubRequest& request, const Behaviour& behaviour) const {
    if (behaviour.status != 0) return statusOf(behaviour.status);
    if (others.contains(request.path)) return bodyOf(others[request.path], "text/plain");
    if (request.path == "/api/models") return huggingFaceSearch(*this, request);
    if (request.path == "/openapi/v1/models") return modelScopeSearch(*this, request);

    static const QRegularExpression kDetails("^/api/models/([^/]+/[^/]+)(?:/revision/[^/]+)?$");
    static const QRegularExpression kOpenDetails("^/openapi/v1/models/([^/]+/[^/]+)$");
    static const QRegularExpression kFiles("^/api/v1/models/([^/]+/[^/]+)/repo/files$");
    static const QRegularExpression kResolve("^(?:/models)?/([^/]+/[^/]+)/resolve/[^/]+/(.+)$");
    static const QRegularExpression kContent("^/cdn/([^/]+/[^/]+)/(.+)$");
    if (const auto match = kDetails.match(request.path); match.hasMatch()) {
        const QString id = match.captured(1);
        return models.contains(id) ? bodyOf(json(details(id, models[id]))) : statusOf(401, "RepoNotFound");
    }
    if (const auto match = kOpenDetails.match(request.path); match.hasMatch()) {
        const QString id = match.captured(1);
        if (!models.contains(id)) return statusOf(404);
        QJsonObject object = models[id].facts;
        object["id"] = id;
        return bodyOf(json({{"success", true}, {"data", object}}));
    }
    if (const auto match = kFiles.match(request.path); match.hasMatch()) {
        const QString id = match.captured(1);
        return models.contains(id) ? modelScopeFiles(models[id]) : statusOf(404);
    }
    if (const auto match = kContent.match(request.path); match.hasMatch()) {
        const QString id = match.captured(1);
        const QString path = match.captured(2);
        if (!models.contains(id) || !models[id].files.contains(path)) return statusOf(404);
        return fileAnswer(models[id].files[path], request, behaviour);
    }
    if (const auto match = kResolve.match(request.path); match.hasMatch()) {
        return resolved(*this, match.captured(1), match.captured(2), request, behaviour);
    }
    return statusOf(404);
}

HubRequest parseRequest(const QByteArray& head) {
    HubRequest request;
    const QList<QByteArray> lines = head.split('\n');
    const QList<QByteArray> words = lines.front().trimmed().split(' ');
    request.method = words.value(0);
    const QUrl url = QUrl::fromEncoded(words.value(1));
    request.path = url.path(QUrl::FullyDecoded);
    request.query = url.query(QUrl::FullyDecoded);
    for (const QByteArray& line : lines.mid(1)) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0) request.headers[line.left(colon).trimmed().toLower()] = line.mid(colon + 1).trimmed();
    }
    static const QRegularExpression kRange("^bytes=(\\d+)-(\\d*)$");
    const auto match = kRange.match(QString::fromLatin1(request.headers.value("range")));
    if (match.hasMatch()) {
        request.hasRange = true;
        request.from = match.captured(1).toLongLong();
        if (!match.captured(2).isEmpty()) request.to = match.captured(2).toLongLong();
    }
    return request;
}

QByteArray headOf(const HubAnswer& answer, const Behaviour& behaviour) {
    QByteArray head = "HTTP/1.1 " + QByteArray::number(answer.status) + " Status\r\n";
    for (const auto& [name, value] : answer.headers) {
        if (!behaviour.headers.contains(name)) head += name + ": " + value + "\r\n";
    }
    for (auto header = behaviour.headers.begin(); header != behaviour.headers.end(); ++header) {
        head += header.key() + ": " + header.value() + "\r\n";
    }
    head += "Set-Cookie: tracker=1\r\n";
    return head + "Content-Length: " + QByteArray::number(answer.bytes + behaviour.moreLength) + "\r\n\r\n";
}

}  // namespace fireside::fakes
