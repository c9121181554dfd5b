#include "app/services/hub/hub_query.h"

namespace fireside::services {
namespace {

constexpr char kHuggingFace[] = "https://huggingface.co";
constexpr char kModelScope[] = "https://www.modelscope.cn";

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

domain::Hub firstHub(const HubEndpoints& endpoints) {
    const bool usual = endpoints.huggingFace == QUrl(QLatin1String(kHuggingFace));
    const bool otherScope = endpoints.modelScope != QUrl(QLatin1String(kModelScope));
    return usual && otherScope ? domain::Hub::ModelScope : domain::Hub::HuggingFace;
}

HubEndpoints hubEndpoints(const QString& huggingFace, const QString& modelScope,
                          const QProcessEnvironment& environment) {
    return {chosen(huggingFace, environment.value(QStringLiteral("HF_ENDPOINT")), kHuggingFace),
            chosen(modelScope, environment.value(QStringLiteral("MODELSCOPE_ENDPOINT")), kModelScope)};
}

}  // namespace fireside::services
