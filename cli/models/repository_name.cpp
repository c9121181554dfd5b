#include "cli/models/repository_name.h"

#include <QDir>
#include <QFileInfo>

namespace fireside::cli {

RepositoryName parseRepositoryName(QString text) {
    text = text.trimmed();
    const auto drop = [&text](QLatin1String prefix) {
        if (text.startsWith(prefix)) text.remove(0, prefix.size());
    };
    for (const char* scheme : {"https://", "http://"}) drop(QLatin1String(scheme));
    for (const char* page : {"huggingface.co/", "hf.co/", "hf-mirror.com/", "www.modelscope.cn/models/",
                             "modelscope.cn/models/"}) {
        drop(QLatin1String(page));
    }
    RepositoryName name;
    name.quantization = text.section(u':', 1);
    name.id = text.section(u':', 0, 0);
    while (name.id.endsWith(u'/')) name.id.chop(1);
    return name;
}

bool namesFile(const QString& text) {
    const QFileInfo info(text);
    if (info.isFile() || info.isAbsolute() || text.startsWith(u'.')) return true;
    // "models/tiny.gguf" could be either; beside a folder of that name it is the file that is not there.
    return text.endsWith(QLatin1String(".gguf"), Qt::CaseInsensitive) && info.dir().exists();
}

Result<domain::RemoteQuantization> choiceOf(const domain::RemoteModel& model, const QString& name) {
    const auto choices = domain::quantizationsOf(model.files);
    if (choices.isEmpty()) {
        return Error{ErrorCode::NotOnHub, model.id.toStdString() + " has no GGUF files"};
    }
    const auto found = domain::findQuantization(choices, name);
    if (!found) {
        std::string names;
        for (const domain::RemoteQuantization& choice : choices) names += " " + choice.name.toStdString();
        return Error{ErrorCode::InvalidArgument,
                     "name one of the files of " + model.id.toStdString() + " behind a colon:" + names};
    }
    if (!found->complete) {
        return Error{ErrorCode::NotOnHub, "parts of " + found->name.toStdString() + " are missing"};
    }
    return *found;
}

}  // namespace fireside::cli
