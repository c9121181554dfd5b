#include "app/storage/model_speed_store.h"

#include "app/storage/sql.h"

namespace fireside::storage {

using domain::ModelSpeed;

ModelSpeedStore::ModelSpeedStore(Database& database) : database_(database) {}

QFuture<Result<QHash<QString, QList<ModelSpeed>>>> ModelSpeedStore::all() {
    using All = QHash<QString, QList<ModelSpeed>>;
    return database_.run<All>([](SQLite::Database& database) -> Result<All> {
        SQLite::Statement rows(database,
                               "SELECT path, device, prompt_tokens, prefill_seconds, generated_tokens, "
                               "decode_seconds, measured_at FROM model_speed ORDER BY measured_at DESC");
        All all;
        while (rows.executeStep()) {
            all[sql::text(rows.getColumn(0))].append(
                {sql::text(rows.getColumn(1)), sql::integer(rows.getColumn(2)), rows.getColumn(3).getDouble(),
                 sql::integer(rows.getColumn(4)), rows.getColumn(5).getDouble(),
                 sql::time(rows.getColumn(6))});
        }
        return all;
    });
}

QFuture<Result<>> ModelSpeedStore::add(QString path, ModelSpeed answer) {
    return sql::write<std::monostate>(
        database_,
        [path = std::move(path), answer = std::move(answer)](SQLite::Database& database) -> Result<> {
            if (path.isEmpty() || answer.device.isEmpty() || !answer.measuredAt.isValid()) {
                return Error{ErrorCode::InvalidArgument, "a speed needs a path, a device and a time"};
            }
            sql::execute(database,
                         "UPDATE model_speed SET generated_tokens = generated_tokens / 2, "
                         "decode_seconds = decode_seconds / 2 "
                         "WHERE path = ?1 AND device = ?2 AND generated_tokens > ?3",
                         path, answer.device, kRememberedTokens);
            sql::execute(database,
                         "UPDATE model_speed SET prompt_tokens = prompt_tokens / 2, "
                         "prefill_seconds = prefill_seconds / 2 "
                         "WHERE path = ?1 AND device = ?2 AND prompt_tokens > ?3",
                         path, answer.device, kRememberedTokens);
            sql::execute(database,
                         "INSERT INTO model_speed (path, device, prompt_tokens, prefill_seconds, "
                         "generated_tokens, decode_seconds, measured_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
                         "ON CONFLICT (path, device) DO UPDATE SET prompt_tokens = prompt_tokens + ?3, "
                         "prefill_seconds = prefill_seconds + ?4, generated_tokens = generated_tokens + ?5, "
                         "decode_seconds = decode_seconds + ?6, measured_at = ?7",
                         path, answer.device, answer.promptTokens, answer.prefillSeconds,
                         answer.generatedTokens, answer.decodeSeconds, answer.measuredAt);
            return {};
        });
}

}  // namespace fireside::storage
