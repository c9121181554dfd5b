// "REPO[:QUANT]" as people write it.
#pragma once

#include <QString>

namespace fireside::cli {

struct RepositoryName {
    QString id;            // "author/name"
    QString quantization;  // empty: the usual one
};

/// Takes addresses of the hubs' pages, too: "https://huggingface.co/author/name", "hf.co/author/name:Q4_K_M".
[[nodiscard]] inline RepositoryName parseRepositoryName(QString text) {
    text = text.trimmed();
    for (const char* prefix : {"https://", "http://"}) {
        if (text.startsWith(QLatin1String(prefix))) text.remove(0, qsizetype(strlen(prefix)));
    }
    for (const char* prefix : {"huggingface.co/", "hf.co/", "hf-mirror.com/", "www.modelscope.cn/models/",
                               "modelscope.cn/models/"}) {
        if (text.startsWith(QLatin1String(prefix))) text.remove(0, qsizetype(strlen(prefix)));
    }
    RepositoryName name;
    name.quantization = text.section(u':', 1);
    name.id = text.section(u':', 0, 0);
    while (name.id.endsWith(u'/')) name.id.chop(1);
    return name;
}

}  // namespace fireside::cli
