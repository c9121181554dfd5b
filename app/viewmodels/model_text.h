// Sizes, counts and names of models as people read them. Pure but for the locale and the translation.
#pragma once

#include <QCoreApplication>
#include <QString>

#include "app/domain/local_model.h"

namespace fireside::viewmodels {

class ModelText {
    Q_DECLARE_TR_FUNCTIONS(ModelText)

 public:
    /// "4.9 GB", "640 MB"
    [[nodiscard]] static QString bytes(qint64 bytes);
    /// "8.2 B", "135 M"; empty for 0.
    [[nodiscard]] static QString parameters(qint64 parameters);
    /// "32 K tokens"; empty for 0.
    [[nodiscard]] static QString context(qint64 tokens);
    /// "24.5 tokens/s"
    [[nodiscard]] static QString rate(double tokensPerSecond);
    /// "4.7", "12": of what is only known roughly.
    [[nodiscard]] static QString roughly(double number);
    [[nodiscard]] static QString kind(domain::ModelKind kind);
    /// Whose folder: "Ollama", "Fireside", "Your folder".
    [[nodiscard]] static QString program(domain::ModelProgram program);
    /// "hf.co/Qwen/Qwen3-8B-GGUF, SHA-256 verified"; empty for what was not downloaded here.
    [[nodiscard]] static QString source(const domain::LocalModel& model);
    /// Why a model cannot be opened now and what to do; empty when it can.
    [[nodiscard]] static QString presence(const domain::LocalModel& model);
    /// Why a folder's models are not there; empty when they are.
    [[nodiscard]] static QString placeState(domain::PlaceState state);
    /// "Q4_K_M" of the file's name, else the type that most weights have.
    [[nodiscard]] static QString quantization(const domain::LocalModel& model);
    /// Whether `a` comes before `b` in a list: case does not count, numbers do ("9" before "10").
    [[nodiscard]] static bool before(const QString& a, const QString& b);
    /// "zh" -> "Chinese", in the language that is spoken; what has no translation as Qt calls it, in English.
    [[nodiscard]] static QString language(const QString& code);
    /// "code, writing"
    [[nodiscard]] static QString list(const QStringList& members);
    /// Two sentences, one after the other.
    [[nodiscard]] static QString sentences(const QString& first, const QString& second);
    /// "today", "3 days ago", "12 Mar 2026".
    [[nodiscard]] static QString when(const QDateTime& utc);
};

}  // namespace fireside::viewmodels
