#include "app/domain/remote_model.h"

#include <QHash>
#include <QRegularExpression>
#include <algorithm>

namespace fireside::domain {
namespace {

/// The last path component.
QString fileOf(const QString& path) {
    return path.section(u'/', -1);
}

/// The last quantization that `text` names between separators.
QString quantizationIn(const QString& text) {
    static const QRegularExpression kName(
        QStringLiteral("(?<![A-Za-z0-9])((?:UD-)?(?:"
                       "IQ[1-4]_(?:XXS|XS|NL|S|M)|Q[2-8]_K(?:_(?:XXL|XL|L|M|S))?|Q[2-8]_[01](?:_[48]_[48])?|"
                       "TQ[12]_0|MXFP4(?:_MOE)?|NVFP4|BF16|FP16|F16|F32))(?![A-Za-z0-9])"),
        QRegularExpression::CaseInsensitiveOption);
    QString found;
    for (auto match = kName.globalMatch(text); match.hasNext();) found = match.next().captured(1).toUpper();
    return found == QLatin1String("FP16") ? QStringLiteral("F16") : found;
}

qint64 sumOf(const QList<RemoteFile>& files) {
    qint64 sum = 0;
    for (const RemoteFile& file : files) {
        if (file.bytes < 0) return -1;
        sum += file.bytes;
    }
    return sum;
}

/// What stands behind a group of files with one stem.
struct Group {
    RemoteFileName name;
    QHash<int, RemoteFile> parts;
};

RemoteQuantization choiceOf(const Group& group) {
    RemoteQuantization choice;
    choice.name = group.name.quantization;
    choice.projector = group.name.projector;
    for (int part = 1; part <= group.name.parts; ++part) {
        if (group.parts.contains(part)) choice.files.append(group.parts.value(part));
    }
    choice.complete = choice.files.size() == group.name.parts;
    choice.bytes = sumOf(choice.files);
    return choice;
}

}  // namespace

QString hubName(Hub hub) {
    return hub == Hub::HuggingFace ? QStringLiteral("huggingface") : QStringLiteral("modelscope");
}

std::optional<RemoteFileName> parseRemoteFileName(const QString& path) {
    const QString file = fileOf(path);
    if (!file.endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive) ||
        file.contains(QLatin1String("imatrix"), Qt::CaseInsensitive)) {
        return std::nullopt;
    }
    RemoteFileName name;
    name.stem = path.chopped(5);
    static const QRegularExpression kPart(QStringLiteral("-(\\d{5})-of-(\\d{5})$"));
    if (const auto match = kPart.match(name.stem); match.hasMatch()) {
        const int part = match.captured(1).toInt();
        const int parts = match.captured(2).toInt();
        if (part >= 1 && part <= parts) {
            name.part = part;
            name.parts = parts;
            name.stem.truncate(match.capturedStart());
        }
    }
    name.projector = file.contains(QLatin1String("mmproj"), Qt::CaseInsensitive);
    name.quantization = quantizationIn(fileOf(name.stem));
    if (name.quantization.isEmpty()) name.quantization = quantizationIn(path.section(u'/', -2, -2));
    return name;
}

QList<RemoteQuantization> quantizationsOf(const QList<RemoteFile>& files) {
    QHash<QString, Group> groups;
    for (const RemoteFile& file : files) {
        const auto name = parseRemoteFileName(file.path);
        if (!name) continue;
        // Two sets of the same stem but of different numbers of parts are two choices.
        Group& group = groups[name->stem + u'/' + QString::number(name->parts)];
        group.name = *name;
        group.parts.insert(name->part, file);
    }
    QHash<QString, int> uses;
    for (const Group& group : groups) {
        if (!group.name.projector) ++uses[group.name.quantization];
    }
    QList<RemoteQuantization> choices;
    for (const Group& group : groups) {
        RemoteQuantization choice = choiceOf(group);
        if (group.name.projector || group.name.quantization.isEmpty() || uses[group.name.quantization] > 1) {
            choice.name = fileOf(group.name.stem);
        }
        choices.append(choice);
    }
    std::sort(choices.begin(), choices.end(), [](const auto& a, const auto& b) {
        return std::tie(a.projector, a.bytes, a.name) < std::tie(b.projector, b.bytes, b.name);
    });
    return choices;
}

std::optional<RemoteQuantization> findQuantization(const QList<RemoteQuantization>& quantizations,
                                                   const QString& name) {
    const auto named = [&](const QString& wanted) -> std::optional<RemoteQuantization> {
        for (const RemoteQuantization& choice : quantizations) {
            if (choice.name.compare(wanted, Qt::CaseInsensitive) == 0) return choice;
            for (const RemoteFile& file : choice.files) {
                if (file.path.compare(wanted, Qt::CaseInsensitive) == 0 ||
                    fileOf(file.path).compare(wanted, Qt::CaseInsensitive) == 0) {
                    return choice;
                }
            }
        }
        return std::nullopt;
    };
    if (!name.isEmpty()) return named(name);
    for (const char* usual :
         {"Q4_K_M", "UD-Q4_K_XL", "Q4_K_S", "MXFP4", "MXFP4_MOE", "Q4_0", "Q5_K_M", "Q8_0"}) {
        if (const auto choice = named(QString::fromLatin1(usual))) return choice;
    }
    QList<RemoteQuantization> models;
    for (const RemoteQuantization& choice : quantizations) {
        if (!choice.projector) models.append(choice);
    }
    if (models.size() == 1) return models.front();
    return std::nullopt;
}

}  // namespace fireside::domain
