// How ModelScope is asked, and what it says: its OpenAPI (/openapi/v1/models) for searching, and the file
// routes that its own client uses (/api/v1/models/.../repo/files, /models/.../resolve/...). Pure functions.
// Errors: BadAnswer.
#pragma once

#include "app/base/result.h"
#include "app/services/hub/hub_query.h"
#include "app/services/network/http_request.h"

namespace fireside::services::model_scope {

[[nodiscard]] QUrl searchUrl(const QUrl& endpoint, const HubQuery& query);
/// ModelScope has no search by licence: models of another one are left out here, so that a page may be short.
[[nodiscard]] Result<HubPage> parsePage(const HttpAnswer& answer, const HubQuery& query);

[[nodiscard]] QUrl modelUrl(const QUrl& endpoint, const QString& id);
[[nodiscard]] Result<domain::RemoteModel> parseModel(const HttpAnswer& answer);
[[nodiscard]] QUrl filesUrl(const QUrl& endpoint, const QString& id, const QString& revision);
[[nodiscard]] Result<QList<domain::RemoteFile>> parseFiles(const HttpAnswer& answer);

[[nodiscard]] QUrl fileUrl(const QUrl& endpoint, const QString& id, const QString& revision,
                           const QString& path);

}  // namespace fireside::services::model_scope
