// "REPO[:QUANT]" as people write it, and what it means.
#pragma once

#include <QString>

#include "app/base/result.h"
#include "app/domain/remote_model.h"

namespace fireside::cli {

struct RepositoryName {
    QString id;            // "author/name"
    QString quantization;  // empty: the usual one
};

/// Takes addresses of the hubs' pages, too: "https://huggingface.co/author/name", "hf.co/author/name:Q4_K_M".
[[nodiscard]] RepositoryName parseRepositoryName(QString text);

/// Where a file or a repository may be named: whether a file is meant, be it there or not.
[[nodiscard]] bool namesFile(const QString& text);

/// The choice that `name` means (domain::findQuantization). Errors: NotOnHub (no GGUF files, or parts of this
/// one are missing), InvalidArgument (no such choice, or none was named and none is usual), naming all.
[[nodiscard]] Result<domain::RemoteQuantization> choiceOf(const domain::RemoteModel& model,
                                                          const QString& name);

}  // namespace fireside::cli
