// Models worth knowing, as the program ships them (resources/catalog.json), and which of them to begin with.
// Plain values and pure functions; any thread.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

#include "app/base/result.h"
#include "app/domain/remote_model.h"

namespace fireside::domain {

/// Sizes are those that the makers or quantisers gave when the catalogue was written, for choosing; before a
/// download the hub says what they are now.
struct CatalogEntry {
    QString id;    // "qwen3-4b", unique and lasting
    QString name;  // "Qwen3 4B"
    QString maker;
    QString repository;    // on Hugging Face: "Qwen/Qwen3-4B-GGUF"
    QString modelScope;    // the same on ModelScope; empty: not there
    QString quantization;  // the one to take: "Q4_K_M"
    qint64 bytes = 0;      // of that, about
    qint64 parameters = 0;
    qint64 activeParameters = 0;  // used for a token; == parameters without experts
    int context = 0;              // tokens it was trained for
    QString licence;              // SPDX where there is one
    QStringList languages;        // ISO 639-1
    QStringList goodAt;           // keywords: "chat", "step-by-step-reasoning", ...
    bool reasoning = false;
    bool tools = false;
    bool vision = false;
    bool embedding = false;    // makes embeddings, does not chat
    bool recommended = false;  // may be the first model of a newcomer
};

/// Errors: FileDamaged, naming the entry and what is wrong with it.
[[nodiscard]] Result<QList<CatalogEntry>> parseCatalog(const QByteArray& json);

/// Where a repository of Hugging Face can be had: itself, and what the catalogue names for it on ModelScope.
/// Places on `first` come first.
[[nodiscard]] QList<RemoteName> placesOf(const QList<CatalogEntry>& catalog, const QString& repository,
                                         Hub first);

/// Slower answers are watched, not read: 10 tokens are some 7 words of English.
inline constexpr double kReadableTokensPerSecond = 10;

/// What a recommendation depends on.
struct Machine {
    qint64 memoryBytes = 0;     // available to the device that would be used
    double bytesPerSecond = 0;  // that decoding reads there; 0: not known
};

struct Recommendation {
    CatalogEntry entry;
    qint64 neededBytes = 0;      // with the memory of a chat
    double tokensPerSecond = 0;  // about; 0: not known
};

/// With the memory of a conversation, about, from the size of its file alone.
[[nodiscard]] qint64 memoryNeeded(qint64 fileBytes);

/// What a model needs of this machine, and how fast it would be, from the catalogue's sizes.
[[nodiscard]] Recommendation judge(const CatalogEntry& entry, const Machine& machine);

/// The largest recommended chat model that fits into the machine's memory and answers at a readable speed;
/// the smallest when none does. Nothing from a catalogue without such models.
[[nodiscard]] std::optional<Recommendation> recommend(const QList<CatalogEntry>& catalog,
                                                      const Machine& machine);

}  // namespace fireside::domain
