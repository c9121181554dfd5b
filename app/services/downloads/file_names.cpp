#include "app/services/downloads/file_names.h"

#include <QRegularExpression>
#include <QStringList>

namespace fireside::services {
namespace {

constexpr int kLongestName = 200;

QString safeName(QString name) {
    static const QRegularExpression kForbidden(QStringLiteral("[\\x00-\\x1f\\x7f<>:\"|?*\\\\]"));
    static const QRegularExpression kReserved(QStringLiteral("^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?$"),
                                              QRegularExpression::CaseInsensitiveOption);
    name.replace(kForbidden, QStringLiteral("_"));
    if (name.endsWith(u'.') || name.endsWith(u' ')) name.back() = u'_';
    if (name.startsWith(u' ') || name.startsWith(u'.')) name.front() = u'_';
    if (kReserved.match(name).hasMatch()) name.prepend(u'_');
    return name.right(kLongestName);  // the end tells files apart
}

}  // namespace

Result<QString> downloadPath(const QString& folder, const QString& repository, const QString& path) {
    QString made = folder;
    const QStringList parts = (repository + u'/' + path).split(u'/');
    for (const QString& part : parts) {
        if (part.isEmpty() || part == QLatin1String(".") || part == QLatin1String("..")) {
            return Error{ErrorCode::InvalidArgument,
                         "\"" + (repository + u'/' + path).toStdString() + "\" is no name of a file"};
        }
        made += u'/' + safeName(part);
    }
    return made;
}

}  // namespace fireside::services
