#include "app/storage/shelf_store.h"

#include <QJsonArray>
#include <QJsonDocument>

#include "app/storage/sql.h"

namespace fireside::storage {
namespace {

QString toJson(const QStringList& files) {
    return QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(files)).toJson(QJsonDocument::Compact));
}

QStringList fromJson(const QString& json) {
    QStringList files;
    const QJsonArray array = QJsonDocument::fromJson(json.toUtf8()).array();
    for (const QJsonValue& value : array) files.append(value.toString());
    return files;
}

domain::ModelFacts factsOf(const SQLite::Statement& row, int first) {
    const auto column = [&](int index) {
        return const_cast<SQLite::Statement&>(row).getColumn(first + index);
    };
    domain::ModelFacts facts;
    facts.name = sql::text(column(0));
    facts.family = sql::text(column(1));
    facts.quantization = sql::text(column(2));
    facts.parameters = sql::integer(column(3));
    facts.trainedContext = column(4).getInt();
    facts.kind = domain::ModelKind(column(5).getInt());
    facts.canThink = column(6).getInt() != 0;
    facts.chatTemplate = sql::text(column(7));
    facts.templateProblem = sql::text(column(8));
    facts.license = sql::text(column(9));
    facts.sizeLabel = sql::text(column(10));
    facts.error = sql::text(column(11));
    facts.layers = column(12).getInt();
    return facts;
}

domain::ModelSource sourceOf(SQLite::Statement& row, int first) {
    return {domain::Hub(row.getColumn(first).getInt()), sql::text(row.getColumn(first + 1)),
            sql::text(row.getColumn(first + 2)),        sql::text(row.getColumn(first + 3)),
            sql::text(row.getColumn(first + 4)),        row.getColumn(first + 5).getInt() != 0};
}

/// What is known of the file of a row (path, bytes, modified_at, ...). Nothing when a table that was read
/// before tells of a file with another size or time there: what is read of the file itself goes before the
/// rest.
ShelfStore::Known* entryOf(QHash<QString, ShelfStore::Known>& all, SQLite::Statement& row) {
    const QString path = sql::text(row.getColumn(0));
    const qint64 bytes = sql::integer(row.getColumn(1));
    const QDateTime modifiedAt = sql::time(row.getColumn(2));
    const auto there = all.find(path);
    if (there == all.end()) return &*all.insert(path, {bytes, modifiedAt, {}, {}, {}});
    return there->bytes == bytes && there->modifiedAt == modifiedAt ? &*there : nullptr;
}

}  // namespace

ShelfStore::ShelfStore(Database& database) : database_(database) {}

QFuture<Result<QList<domain::ModelPlace>>> ShelfStore::places() {
    using Places = QList<domain::ModelPlace>;
    return database_.run<Places>([](SQLite::Database& database) -> Result<Places> {
        SQLite::Statement rows(database,
                               "SELECT program, folder, volume FROM model_place ORDER BY program, folder");
        Places places;
        while (rows.executeStep()) {
            places.append({domain::ModelProgram(rows.getColumn(0).getInt()), sql::text(rows.getColumn(1)),
                           sql::text(rows.getColumn(2))});
        }
        return places;
    });
}

QFuture<Result<>> ShelfStore::savePlace(domain::ModelPlace place) {
    return sql::write<std::monostate>(
        database_, [place = std::move(place)](SQLite::Database& database) -> Result<> {
            sql::execute(database,
                         "INSERT INTO model_place (folder, program, volume) VALUES (?1, ?2, ?3) "
                         "ON CONFLICT (folder) DO UPDATE SET program = ?2, volume = ?3",
                         place.folder, int(place.program), place.volume);
            return {};
        });
}

QFuture<Result<>> ShelfStore::removePlace(QString folder) {
    return sql::write<std::monostate>(
        database_, [folder = std::move(folder)](SQLite::Database& database) -> Result<> {
            sql::execute(database, "DELETE FROM model_place WHERE folder = ?1", folder);
            return {};
        });
}

QFuture<Result<QList<domain::LocalModel>>> ShelfStore::models() {
    using Models = QList<domain::LocalModel>;
    return database_.run<Models>([](SQLite::Database& database) -> Result<Models> {
        SQLite::Statement rows(
            database,
            "SELECT path, files, local_model.name, folder, program, bytes, modified_at, missing_parts, "
            "sha256 "
            "FROM local_model JOIN model_place USING (folder) ORDER BY program, folder, path");
        Models models;
        while (rows.executeStep()) {
            domain::LocalModel model;
            model.path = sql::text(rows.getColumn(0));
            model.files = fromJson(sql::text(rows.getColumn(1)));
            model.name = sql::text(rows.getColumn(2));
            model.folder = sql::text(rows.getColumn(3));
            model.program = domain::ModelProgram(rows.getColumn(4).getInt());
            model.bytes = sql::integer(rows.getColumn(5));
            model.modifiedAt = sql::time(rows.getColumn(6));
            model.missingParts = rows.getColumn(7).getInt();
            model.sha256 = sql::text(rows.getColumn(8));
            models.append(model);
        }
        return models;
    });
}

QFuture<Result<>> ShelfStore::replaceModels(QString folder, QList<domain::LocalModel> models) {
    return sql::write<std::monostate>(
        database_,
        [folder = std::move(folder), models = std::move(models)](SQLite::Database& database) -> Result<> {
            sql::execute(database, "DELETE FROM local_model WHERE folder = ?1", folder);
            for (const domain::LocalModel& model : models) {
                sql::execute(
                    database,
                    "INSERT OR REPLACE INTO local_model (path, folder, name, files, bytes, modified_at, "
                    "missing_parts, sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                    model.path, folder, model.name, toJson(model.files), model.bytes,
                    model.modifiedAt.toMSecsSinceEpoch(), model.missingParts, model.sha256);
            }
            return {};
        });
}

QFuture<Result<QHash<QString, ShelfStore::Known>>> ShelfStore::known() {
    using All = QHash<QString, Known>;
    return database_.run<All>([](SQLite::Database& database) -> Result<All> {
        All all;
        SQLite::Statement facts(
            database,
            "SELECT path, bytes, modified_at, name, family, quantization, parameters, trained_context, kind, "
            "can_think, chat_template, template_problem, license, size_label, error, layers "
            "FROM model_facts");
        while (facts.executeStep()) {
            if (Known* known = entryOf(all, facts)) known->facts = factsOf(facts, 3);
        }
        SQLite::Statement hashes(database, "SELECT path, bytes, modified_at, sha256 FROM model_hash");
        while (hashes.executeStep()) {
            if (Known* known = entryOf(all, hashes)) known->sha256 = sql::text(hashes.getColumn(3));
        }
        SQLite::Statement sources(database,
                                  "SELECT path, bytes, modified_at, hub, repository, revision, quantization, "
                                  "license, verified FROM model_source");
        while (sources.executeStep()) {
            if (Known* known = entryOf(all, sources)) known->source = sourceOf(sources, 3);
        }
        return all;
    });
}

QFuture<Result<>> ShelfStore::saveFacts(QHash<QString, Known> files) {
    return sql::write<std::monostate>(
        database_, [files = std::move(files)](SQLite::Database& database) -> Result<> {
            for (auto file = files.begin(); file != files.end(); ++file) {
                const domain::ModelFacts facts = file->facts.value_or(domain::ModelFacts());
                sql::execute(database,
                             "INSERT OR REPLACE INTO model_facts (path, bytes, modified_at, name, family, "
                             "quantization, parameters, trained_context, kind, can_think, chat_template, "
                             "template_problem, license, size_label, error, layers) VALUES (?1, ?2, ?3, ?4, "
                             "?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
                             file.key(), file->bytes, file->modifiedAt.toMSecsSinceEpoch(), facts.name,
                             facts.family, facts.quantization, facts.parameters, facts.trainedContext,
                             int(facts.kind), facts.canThink, facts.chatTemplate, facts.templateProblem,
                             facts.license, facts.sizeLabel, facts.error, facts.layers);
            }
            return {};
        });
}

QFuture<Result<>> ShelfStore::saveHash(QString path, qint64 bytes, QDateTime modifiedAt, QString sha256) {
    return sql::write<std::monostate>(
        database_,
        [path = std::move(path), bytes, modifiedAt = std::move(modifiedAt),
         sha256 = std::move(sha256)](SQLite::Database& database) -> Result<> {
            sql::execute(database,
                         "INSERT OR REPLACE INTO model_hash (path, bytes, modified_at, sha256) "
                         "VALUES (?1, ?2, ?3, ?4)",
                         path, bytes, modifiedAt.toMSecsSinceEpoch(), sha256);
            return {};
        });
}

QFuture<Result<>> ShelfStore::relocate(QString from, QString to) {
    return sql::write<std::monostate>(
        database_, [from = std::move(from), to = std::move(to)](SQLite::Database& database) -> Result<> {
            for (const char* statement : {"UPDATE OR REPLACE model_facts SET path = ?2 WHERE path = ?1",
                                          "UPDATE OR REPLACE model_hash SET path = ?2 WHERE path = ?1",
                                          "UPDATE OR REPLACE model_source SET path = ?2 WHERE path = ?1",
                                          "UPDATE OR REPLACE model_settings SET path = ?2 WHERE path = ?1",
                                          "UPDATE OR REPLACE model_speed SET path = ?2 WHERE path = ?1",
                                          "UPDATE OR REPLACE model_file SET path = ?2 WHERE path = ?1"}) {
                sql::execute(database, statement, from, to);
            }
            return {};
        });
}

}  // namespace fireside::storage
