// How Hugging Face and its mirrors are asked, and what they say: https://huggingface.co/docs/hub/api. Pure
// functions. Errors: BadAnswer.
#pragma once

#include "app/base/result.h"
#include "app/services/hub/hub_query.h"
#include "app/services/network/http_request.h"

namespace fireside::services::hugging_face {

[[nodiscard]] QUrl searchUrl(const QUrl& endpoint, const HubQuery& query);
[[nodiscard]] Result<HubPage> parsePage(const HttpAnswer& answer);

/// `revision`: a branch or commit; empty: the default branch.
[[nodiscard]] QUrl modelUrl(const QUrl& endpoint, const QString& id, const QString& revision);
[[nodiscard]] Result<domain::RemoteModel> parseModel(const HttpAnswer& answer);

[[nodiscard]] QUrl fileUrl(const QUrl& endpoint, const QString& id, const QString& revision,
                           const QString& path);

}  // namespace fireside::services::hugging_face
