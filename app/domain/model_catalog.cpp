#include "app/domain/model_catalog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <algorithm>

namespace fireside::domain {
namespace {

constexpr int kVersion = 1;
constexpr double kBytesPerGigabyte = 1e9;
// Beside the weights: 4,096 tokens of a chat take a tenth of them in most models, and the rest some hundred
// MB.
constexpr double kSessionShare = 0.12;
constexpr qint64 kSessionBytes = 500'000'000;

Error wrong(const QString& id, const QString& reason) {
    return {ErrorCode::FileDamaged, ("catalogue entry " + id + ": " + reason).toStdString()};
}

QStringList stringsOf(const QJsonValue& value) {
    QStringList strings;
    for (const QJsonValue& item : value.toArray()) strings.append(item.toString());
    return strings;
}

Result<CatalogEntry> entryOf(const QJsonObject& object) {
    CatalogEntry entry;
    entry.id = object["id"].toString();
    entry.name = object["name"].toString();
    entry.maker = object["maker"].toString();
    entry.repository = object["repository"].toString();
    entry.modelScope = object["modelscope"].toString();
    entry.quantization = object["quantization"].toString();
    entry.bytes = static_cast<qint64>(object["gigabytes"].toDouble() * kBytesPerGigabyte);
    entry.parameters = static_cast<qint64>(object["parameters"].toDouble());
    entry.activeParameters =
        static_cast<qint64>(object["activeParameters"].toDouble(static_cast<double>(entry.parameters)));
    entry.context = object["context"].toInt();
    entry.licence = object["licence"].toString();
    entry.languages = stringsOf(object["languages"]);
    entry.goodAt = stringsOf(object["goodAt"]);
    entry.recommended = object["recommended"].toBool();
    for (const QString& capability : stringsOf(object["capabilities"])) {
        if (capability == "reasoning") {
            entry.reasoning = true;
        } else if (capability == "tools") {
            entry.tools = true;
        } else if (capability == "vision") {
            entry.vision = true;
        } else if (capability == "embedding") {
            entry.embedding = true;
        } else {
            return wrong(entry.id, "unknown capability " + capability);
        }
    }
    for (const QString& text :
         {entry.id, entry.name, entry.maker, entry.repository, entry.quantization, entry.licence}) {
        if (text.isEmpty()) return wrong(entry.id, "a text is missing");
    }
    if (entry.repository.count('/') != 1) return wrong(entry.id, "the repository is not OWNER/NAME");
    const bool numbers = entry.bytes > 0 && entry.parameters > 0 && entry.activeParameters > 0 &&
                         entry.context > 0 && entry.activeParameters <= entry.parameters;
    if (!numbers) return wrong(entry.id, "a number is missing or makes no sense");
    return entry;
}

}  // namespace

Result<QList<CatalogEntry>> parseCatalog(const QByteArray& json) {
    QJsonParseError problem;
    const QJsonObject document = QJsonDocument::fromJson(json, &problem).object();
    if (problem.error != QJsonParseError::NoError)
        return Error{ErrorCode::FileDamaged, problem.errorString().toStdString()};
    if (document["version"].toInt() != kVersion)
        return Error{ErrorCode::FileDamaged, "a catalogue of another version"};
    QList<CatalogEntry> entries;
    QSet<QString> ids;
    for (const QJsonValue& value : document["models"].toArray()) {
        FIRESIDE_TRY(CatalogEntry entry, entryOf(value.toObject()));
        if (ids.contains(entry.id)) return wrong(entry.id, "there are two");
        ids.insert(entry.id);
        entries.append(std::move(entry));
    }
    return entries;
}

QList<RemoteName> placesOf(const QList<CatalogEntry>& catalog, const QString& repository, Hub first) {
    QList<RemoteName> places{{Hub::HuggingFace, repository}};
    for (const CatalogEntry& entry : catalog) {
        const RemoteName other{Hub::ModelScope, entry.modelScope};
        if (entry.repository != repository || other.id.isEmpty() || places.contains(other)) continue;
        places.insert(first == Hub::ModelScope ? 0 : places.size(), other);
    }
    return places;
}

qint64 memoryNeeded(qint64 fileBytes) {
    return fileBytes + static_cast<qint64>(static_cast<double>(fileBytes) * kSessionShare) + kSessionBytes;
}

Recommendation judge(const CatalogEntry& entry, const Machine& machine) {
    Recommendation result;
    result.entry = entry;
    result.neededBytes = memoryNeeded(entry.bytes);
    const double readPerToken = static_cast<double>(entry.bytes) *
                                static_cast<double>(entry.activeParameters) /
                                static_cast<double>(entry.parameters);
    result.tokensPerSecond = machine.bytesPerSecond / readPerToken;
    return result;
}

std::optional<Recommendation> recommend(const QList<CatalogEntry>& catalog, const Machine& machine) {
    std::optional<Recommendation> best, smallest;
    for (const CatalogEntry& entry : catalog) {
        if (!entry.recommended || entry.embedding) continue;
        const Recommendation candidate = judge(entry, machine);
        if (!smallest || entry.bytes < smallest->entry.bytes) smallest = candidate;
        const bool slow = machine.bytesPerSecond > 0 && candidate.tokensPerSecond < kReadableTokensPerSecond;
        if (candidate.neededBytes > machine.memoryBytes || slow) continue;
        if (!best || entry.parameters > best->entry.parameters) best = candidate;
    }
    return best ? best : smallest;
}

}  // namespace fireside::domain
