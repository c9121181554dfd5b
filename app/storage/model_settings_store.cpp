#include "app/storage/model_settings_store.h"

#include "app/storage/sql.h"

namespace fireside::storage {

using domain::ModelSettings;

ModelSettingsStore::ModelSettingsStore(Database& database) : database_(database) {}

QFuture<Result<QHash<QString, ModelSettings>>> ModelSettingsStore::all() {
    using All = QHash<QString, ModelSettings>;
    return database_.run<All>([](SQLite::Database& database) -> Result<All> {
        SQLite::Statement rows(
            database,
            "SELECT path, context_length, device, kv_type, chat_template, temperature, top_k, "
            "top_p, min_p, repetition_penalty, max_tokens, system_prompt, thinking, gpu_layers "
            "FROM model_settings");
        All all;
        while (rows.executeStep()) {
            ModelSettings settings;
            settings.contextLength = sql::optionalInt(rows.getColumn(1));
            settings.device = sql::optionalText(rows.getColumn(2));
            settings.kvType = sql::optionalText(rows.getColumn(3));
            settings.chatTemplate = sql::optionalText(rows.getColumn(4));
            settings.temperature = sql::optionalNumber(rows.getColumn(5));
            settings.topK = sql::optionalInt(rows.getColumn(6));
            settings.topP = sql::optionalNumber(rows.getColumn(7));
            settings.minP = sql::optionalNumber(rows.getColumn(8));
            settings.repetitionPenalty = sql::optionalNumber(rows.getColumn(9));
            settings.maxTokens = sql::optionalInt(rows.getColumn(10));
            settings.systemPrompt = sql::optionalText(rows.getColumn(11));
            settings.thinking = sql::optionalText(rows.getColumn(12));
            settings.gpuLayers = sql::optionalInt(rows.getColumn(13));
            all.insert(sql::text(rows.getColumn(0)), settings);
        }
        return all;
    });
}

QFuture<Result<>> ModelSettingsStore::save(QString path, ModelSettings settings) {
    return sql::write<std::monostate>(
        database_,
        [path = std::move(path), settings = std::move(settings)](SQLite::Database& database) -> Result<> {
            sql::execute(database, "DELETE FROM model_settings WHERE path = ?1", path);
            if (settings.isEmpty()) return {};
            sql::execute(database,
                         "INSERT INTO model_settings (path, context_length, device, kv_type, chat_template, "
                         "temperature, top_k, top_p, min_p, repetition_penalty, max_tokens, system_prompt, "
                         "thinking, gpu_layers) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
                         "?13, ?14)",
                         path, settings.contextLength, settings.device, settings.kvType,
                         settings.chatTemplate, settings.temperature, settings.topK, settings.topP,
                         settings.minP, settings.repetitionPenalty, settings.maxTokens, settings.systemPrompt,
                         settings.thinking, settings.gpuLayers);
            return {};
        });
}

}  // namespace fireside::storage
