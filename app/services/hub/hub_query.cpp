#include "app/services/hub/hub_query.h"

namespace fireside::services {
namespace {

QUrl chosen(QString setting, QString variable, const char* usual) {
    for (QString address : {setting.trimmed(), variable.trimmed(), QString::fromLatin1(usual)}) {
        if (address.isEmpty()) continue;
        if (!address.contains(QLatin1String("://"))) address.prepend(QLatin1String("https://"));
        while (address.endsWith(u'/')) address.chop(1);
        return QUrl(address);
    }
    return {};
}

}  // namespace

HubEndpoints hubEndpoints(const QString& huggingFace, const QString& modelScope,
                          const QProcessEnvironment& environment) {
    return {chosen(huggingFace, environment.value(QStringLiteral("HF_ENDPOINT")), "https://huggingface.co"),
            chosen(modelScope, environment.value(QStringLiteral("MODELSCOPE_ENDPOINT")),
                   "https://www.modelscope.cn")};
}

}  // namespace fireside::services
