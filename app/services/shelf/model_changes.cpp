#include "app/services/shelf/model_changes.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QList>
#include <QRegularExpression>
#include <QStorageInfo>

#include "app/services/file_moves.h"
#include "app/services/shelf/layouts.h"

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace fireside::services::shelf {
namespace {

using domain::LocalModel;

constexpr qint64 kChunk = 1 << 20;

struct Step {
    QString from;
    QString to;
};

Error error(ErrorCode code, const QString& path, const QString& why = {}) {
    return {code, (why.isEmpty() ? path : path + QStringLiteral(": ") + why).toStdString()};
}

Result<> checkAllowed(const LocalModel& model, Asked asked) {
    if (asked == Asked::Twice || !domain::isForeign(model.program)) return {};
    return error(ErrorCode::OtherProgramsFile, model.path);
}

/// Parts keep "-00001-of-00002".
QString endingOf(const QString& file) {
    static const QRegularExpression kPart(QStringLiteral("-\\d{5}-of-\\d{5}\\.gguf$"),
                                          QRegularExpression::CaseInsensitiveOption);
    const auto match = kPart.match(file);
    return match.hasMatch() ? match.captured() : QStringLiteral(".gguf");
}

Result<> checkFree(const QList<Step>& steps) {
    for (const Step& step : steps) {
        if (!QFileInfo::exists(step.from)) return error(ErrorCode::FileNotFound, step.from);
        const QFileInfo target(step.to);
        if (target.exists() || target.isSymLink()) return error(ErrorCode::FileExists, step.to);
    }
    return {};
}

Result<> renameAll(const QList<Step>& steps, bool* crosses = nullptr) {
    for (qsizetype i = 0; i < steps.size(); ++i) {
        if (const Result<> renamed = renameFile(steps[i].from, steps[i].to, crosses); !renamed.ok()) {
            // What cannot be put back keeps its new name, where the next look finds it; the first error
            // counts.
            while (i-- > 0) QFile::rename(steps[i].to, steps[i].from);
            return renamed.error();
        }
    }
    return {};
}

/// To the disk: what is removed afterwards must not be lost with the power.
bool sync(QFile& file) {
#ifdef Q_OS_UNIX
    return file.flush() && ::fsync(file.handle()) == 0;
#else
    return file.flush();
#endif
}

class Copier {
 public:
    Copier(qint64 total, const MoveProgress& progress) : total_(total), progress_(progress) {}

    Result<> copy(const Step& step) {
        const QString unfinished = step.to + QStringLiteral(".part");
        const Result<> copied = copyTo(step.from, unfinished);
        if (!copied.ok()) {
            QFile::remove(unfinished);  // what stays of it is no model, and is overwritten by nobody
            return copied.error();
        }
        return renameFile(unfinished, step.to);
    }

 private:
    Result<> copyTo(const QString& from, const QString& to) {
        QFile source(from);
        QFile target(to);
        if (!source.open(QIODevice::ReadOnly)) {
            return error(ErrorCode::FileUnreadable, from, source.errorString());
        }
        if (!target.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
            return error(QFileInfo::exists(to) ? ErrorCode::FileExists : ErrorCode::NotWritable, to,
                         target.errorString());
        }
        while (!source.atEnd()) {
            if (progress_.cancel && *progress_.cancel) return error(ErrorCode::Cancelled, to);
            const QByteArray bytes = source.read(kChunk);
            if (bytes.isEmpty()) return error(ErrorCode::FileUnreadable, from, source.errorString());
            if (target.write(bytes) != bytes.size()) return writeError(target);
            done_ += bytes.size();
            if (progress_.moved) progress_.moved(done_, total_);
        }
        if (!sync(target)) return writeError(target);
        // Where a file system keeps no times, the copy is read and hashed anew.
        target.setFileTime(source.fileTime(QFileDevice::FileModificationTime),
                           QFileDevice::FileModificationTime);
        return {};
    }

    static Error writeError(const QFile& target) {
        const bool full = target.error() == QFileDevice::ResourceError;
        return error(full ? ErrorCode::DiskFull : ErrorCode::NotWritable, target.fileName(),
                     target.errorString());
    }

    qint64 total_;
    qint64 done_ = 0;
    const MoveProgress& progress_;
};

Result<> copyAll(const QList<Step>& steps, const LocalModel& model, const MoveProgress& progress) {
    const QString folder = QFileInfo(steps.first().to).path();
    if (QStorageInfo(folder).bytesAvailable() < model.bytes) {
        return error(ErrorCode::DiskFull, folder, QString::number(model.bytes) + " bytes are needed");
    }
    Copier copier(model.bytes, progress);
    for (qsizetype i = 0; i < steps.size(); ++i) {
        if (const Result<> copied = copier.copy(steps[i]); !copied.ok()) {
            while (i-- > 0) QFile::remove(steps[i].to);  // copies; what they are of is still there
            return copied.error();
        }
    }
    for (const Step& step : steps) {
        if (!QFile::remove(step.from)) return error(ErrorCode::NotWritable, step.from, "the copy was made");
    }
    return {};
}

}  // namespace

Result<QString> renameModel(const LocalModel& model, const QString& name, Asked asked) {
    FIRESIDE_CHECK(checkAllowed(model, asked));
    static const QRegularExpression kForbidden(QStringLiteral("[/\\\\:*?\"<>|\\x00-\\x1f]"));
    const QString stem = name.trimmed();
    if (stem.isEmpty() || stem.startsWith(QLatin1Char('.')) || stem.contains(kForbidden) ||
        stem.size() > 200) {
        return error(ErrorCode::InvalidArgument, name, "this is no name for a file");
    }
    QList<Step> steps;
    for (const QString& file : model.files) {
        const QString to = QFileInfo(file).path() + QLatin1Char('/') + stem + endingOf(file);
        if (to != file) steps.append({file, to});
    }
    if (steps.isEmpty()) return model.path;
    FIRESIDE_CHECK(checkFree(steps));
    FIRESIDE_CHECK(renameAll(steps));
    return steps.first().to;
}

Result<QString> moveModel(const LocalModel& model, const QString& folder, Asked asked,
                          const MoveProgress& progress) {
    FIRESIDE_CHECK(checkAllowed(model, asked));
    if (!QDir().mkpath(folder)) return error(ErrorCode::NotWritable, folder, "the folder cannot be made");
    QList<Step> steps;
    for (const QString& file : model.files) {
        // A link or a blob takes its readable name along.
        const QString own = QFileInfo(file).fileName();
        const bool named = own.endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive);
        QString readable = model.name;
        readable.replace(QRegularExpression(QStringLiteral("[/\\\\:*?\"<>|]")), QStringLiteral("-"));
        const QString to = QDir(folder).filePath(named ? own : readable + QStringLiteral(".gguf"));
        const QFileInfo source(file);
        if (source.absoluteFilePath() == QFileInfo(to).absoluteFilePath()) return model.path;
        steps.append({source.isSymLink() ? source.canonicalFilePath() : file, to});
    }
    FIRESIDE_CHECK(checkFree(steps));
    bool crosses = false;
    if (const Result<> renamed = renameAll(steps, &crosses); !renamed.ok()) {
        if (!crosses) return renamed.error();
        FIRESIDE_CHECK(copyAll(steps, model, progress));
    }
    for (const QString& file : model.files) {
        if (QFileInfo(file).isSymLink()) QFile::remove(file);  // its target has left
    }
    return steps.first().to;
}

Result<> trashModel(const LocalModel& model, Asked asked) {
    FIRESIDE_CHECK(checkAllowed(model, asked));
    if (!QFileInfo::exists(model.path)) return error(ErrorCode::FileNotFound, model.path);
    QStringList manifests;
    if (model.program == domain::ModelProgram::Ollama)
        manifests = ollamaManifestsOf(model.folder, model.path);
    for (const QString& file : model.files) {
        const QFileInfo info(file);
        FIRESIDE_CHECK(moveToTrash(info.isSymLink() ? info.canonicalFilePath() : file));
        if (info.isSymLink())
            QFile::remove(file);  // without its target it is no model; links are not listed then
    }
    for (const QString& manifest : std::as_const(manifests)) FIRESIDE_CHECK(moveToTrash(manifest));
    return {};
}

}  // namespace fireside::services::shelf
