// The search of ConversationStore, over message texts and titles alike.
//
// Three characters and more are a phrase for the trigram index. Fewer are the beginning of trigrams (see
// migrations/README.md): when few places have them, the index names these; when many do, reading from the
// newest text backwards finds the first ones sooner than the index would. Every candidate is read and the
// place of the hit is found again in its text, so the index only has to be complete, not exact.
#include <algorithm>

#include "app/storage/conversation_store.h"
#include "app/storage/sql.h"

namespace fireside::storage {

using domain::SearchHit;
using Hits = QList<SearchHit>;

namespace {

constexpr qsizetype kTrigram = 3;         // characters
constexpr int kFewPlaces = 5'000;         // index entries; with more, each few dozen messages hold a hit
constexpr qsizetype kSnippetBefore = 40;  // UTF-16 units around a hit
constexpr qsizetype kSnippetAfter = 120;

/// What is searched, as the parts of a statement.
struct Source {
    const char* columns;  // conversation, message, title, text, time
    const char* tables;
    const char* filter;
    const char* id;      // the rowid of its index
    const char* search;  // its FTS5 table
    const char* terms;   // the vocabulary of that
};

constexpr Source kMessages{"SELECT m.conversation_id, m.id, c.title, m.text, m.created_at",
                           "message m JOIN conversation c ON c.id = m.conversation_id",
                           "m.state <> 1 AND m.removed_at IS NULL AND c.trashed_at IS NULL",
                           "m.id",
                           "message_search",
                           "message_terms"};

constexpr Source kTitles{"SELECT c.id, 0, c.title, c.title, c.updated_at",
                         "conversation c",
                         "c.trashed_at IS NULL",
                         "c.id",
                         "title_search",
                         "title_terms"};

/// Simple case folding, character by character, as the trigram tokenizer does it.
QString folded(const QString& text) {
    QList<uint> characters = text.toUcs4();
    for (uint& character : characters) character = QChar::toCaseFolded(character);
    return QString::fromUcs4(reinterpret_cast<const char32_t*>(characters.constData()), characters.size());
}

/// As one FTS5 string, in which nothing has a meaning.
QString quoted(QString text) {
    return '"' + text.replace('"', "\"\"") + '"';
}

SearchHit hitIn(SQLite::Statement& row, const QString& text, qsizetype at, qsizetype length) {
    qsizetype begin = std::max<qsizetype>(0, at - kSnippetBefore);
    qsizetype end = std::min(text.size(), at + length + kSnippetAfter);
    if (begin > 0 && text.at(begin).isLowSurrogate()) --begin;
    if (end < text.size() && text.at(end).isLowSurrogate()) ++end;
    const QString before = begin > 0 ? QString(QChar(0x2026)) : QString();
    const QString after = end < text.size() ? QString(QChar(0x2026)) : QString();

    SearchHit hit;
    hit.conversation = sql::integer(row.getColumn(0));
    hit.message = sql::integer(row.getColumn(1));
    hit.title = sql::text(row.getColumn(2));
    hit.snippet = before + text.sliced(begin, end - begin) + after;
    for (QChar& character : hit.snippet) {
        if (character.isSpace()) character = u' ';  // one line, and no position moves
    }
    hit.matchStart = static_cast<int>(before.size() + at - begin);
    hit.matchLength = static_cast<int>(length);
    hit.createdAt = sql::time(row.getColumn(4));
    return hit;
}

/// Reads candidates until `limit` of them contain `text`.
Hits collect(SQLite::Statement& row, const QString& text, int limit) {
    Hits hits;
    while (hits.size() < limit && row.executeStep()) {
        const QString candidate = sql::text(row.getColumn(3));
        const qsizetype at = candidate.indexOf(text, 0, Qt::CaseInsensitive);
        if (at >= 0) hits.append(hitIn(row, candidate, at, text.size()));
    }
    return hits;
}

Hits searchPhrase(SQLite::Database& database, const Source& source, const QString& text, int limit) {
    // CROSS JOIN: the index comes first and hands out its rows from the newest on, so that the limit ends the
    // work.
    const QString statement =
        QString(
            "%1 FROM %5 CROSS JOIN %2 WHERE %5 MATCH ?1 AND %4 = %5.rowid AND %3 "
            "ORDER BY %5.rowid DESC")
            .arg(source.columns, source.tables, source.filter, source.id, source.search);
    SQLite::Statement row(database, statement.toStdString());
    sql::bind(row, quoted(text));
    return collect(row, text, limit);
}

Hits searchShort(SQLite::Database& database, const Source& source, const QString& text, int limit) {
    const QString first = folded(text);
    const QString last = first + QString::fromUcs4(U"\U0010FFFF");
    const QString places = QString("FROM %1 WHERE term >= ?1 AND term <= ?2").arg(source.terms);
    SQLite::Statement count(database,
                            QString("SELECT count(*) FROM (SELECT 1 %1 LIMIT ?3)").arg(places).toStdString());
    sql::bind(count, first, last, kFewPlaces);
    count.executeStep();
    const bool few = count.getColumn(0).getInt() < kFewPlaces;

    QString statement = QString("%1 FROM %2 WHERE %3").arg(source.columns, source.tables, source.filter);
    if (few) statement += QString(" AND %1 IN (SELECT doc %2)").arg(source.id, places);
    statement += QString(" ORDER BY %1 DESC").arg(source.id);
    SQLite::Statement row(database, statement.toStdString());
    if (few) sql::bind(row, first, last);
    return collect(row, text, limit);
}

Hits searchIn(SQLite::Database& database, const Source& source, const QString& text, int limit) {
    return text.toUcs4().size() < kTrigram ? searchShort(database, source, text, limit)
                                           : searchPhrase(database, source, text, limit);
}

}  // namespace

QFuture<Result<Hits>> ConversationStore::search(QString text, int limit) {
    // SQLite ends a text at its first NUL.
    text = text.left(text.indexOf(QChar::Null));
    return database_.run<Hits>([text, limit](SQLite::Database& database) -> Result<Hits> {
        if (text.isEmpty() || limit <= 0) return Hits();
        Hits hits = searchIn(database, kTitles, text, limit) + searchIn(database, kMessages, text, limit);
        std::stable_sort(hits.begin(), hits.end(),
                         [](const SearchHit& a, const SearchHit& b) { return a.createdAt > b.createdAt; });
        return hits.first(std::min<qsizetype>(limit, hits.size()));
    });
}

}  // namespace fireside::storage
