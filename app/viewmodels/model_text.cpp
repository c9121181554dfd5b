#include "app/viewmodels/model_text.h"

#include <QFileInfo>
#include <QLocale>

#include "app/domain/remote_model.h"

namespace fireside::viewmodels {

using domain::ModelKind;
using domain::ModelProgram;
using domain::PlaceState;
using domain::Presence;

QString ModelText::bytes(qint64 bytes) {
    return QLocale().formattedDataSize(bytes, bytes < 1'000'000'000 ? 0 : 1, QLocale::DataSizeSIFormat);
}

QString ModelText::parameters(qint64 parameters) {
    if (parameters <= 0) return {};
    const QLocale locale;
    const auto scaled = [&](double unit) {
        const double value = double(parameters) / unit;
        return locale.toString(value, 'f', value < 10 ? 1 : 0);
    };
    //: Number of a model's parameters: billions, millions, thousands
    if (parameters >= 100'000'000) return tr("%1 B").arg(scaled(1e9));
    if (parameters >= 1'000'000) return tr("%1 M").arg(scaled(1e6));
    return tr("%1 K").arg(scaled(1e3));
}

QString ModelText::context(qint64 tokens) {
    if (tokens <= 0) return {};
    const QLocale locale;
    if (tokens < 4096 || tokens % 1024 != 0) return tr("%1 tokens").arg(locale.toString(tokens));
    //: Length of a model's context in units of 1024 tokens
    return tr("%1 K tokens").arg(locale.toString(tokens / 1024));
}

QString ModelText::rate(double tokensPerSecond) {
    return tr("%1 tokens/s").arg(QLocale().toString(tokensPerSecond, 'f', tokensPerSecond < 100 ? 1 : 0));
}

QString ModelText::roughly(double number) {
    return QLocale().toString(number, 'f', number < 10 ? 1 : 0);
}

QString ModelText::kind(ModelKind kind) {
    switch (kind) {
        case ModelKind::Chat:
            return tr("Chat");
        case ModelKind::Embedding:
            return tr("Embedding");
        case ModelKind::Rerank:
            return tr("Reranking");
    }
    return {};
}

QString ModelText::program(ModelProgram program) {
    switch (program) {
        case ModelProgram::Fireside:
            return tr("Model folder");
        case ModelProgram::UserFolder:
            return tr("Your folder");
        case ModelProgram::SingleFile:
            return tr("Single file");
        case ModelProgram::LmStudio:
            return QStringLiteral("LM Studio");
        case ModelProgram::Ollama:
            return QStringLiteral("Ollama");
        case ModelProgram::Jan:
            return QStringLiteral("Jan");
        case ModelProgram::Gpt4All:
            return QStringLiteral("GPT4All");
        case ModelProgram::LlamaCpp:
            return QStringLiteral("llama.cpp");
        case ModelProgram::HuggingFace:
            return QStringLiteral("Hugging Face");
    }
    return {};
}

QString ModelText::source(const domain::LocalModel& model) {
    if (!model.source) return {};
    const bool huggingFace = model.source->hub == domain::Hub::HuggingFace;
    const QString page = (huggingFace ? QStringLiteral("hf.co/") : QStringLiteral("modelscope.cn/models/")) +
                         model.source->repository;
    return model.source->verified ? tr("%1, SHA-256 verified").arg(page) : page;
}

QString ModelText::presence(const domain::LocalModel& model) {
    switch (model.presence) {
        case Presence::FileGone:
            return tr("The file is not there any more.");
        case Presence::PlaceGone:
            return tr(
                "The disk is not there. Plug it in or connect to the share; the model comes back by itself.");
        case Presence::Silent:
            return tr("The disk does not answer. The model comes back when it does.");
        case Presence::Forbidden:
            return tr("The folder may not be read. Give yourself the right to read it.");
        case Presence::Here:
            break;
    }
    if (model.missingParts > 0) return tr("Parts of this model are missing: %1.").arg(model.missingParts);
    return {};
}

QString ModelText::placeState(PlaceState state) {
    switch (state) {
        case PlaceState::Absent:
            return tr("The disk is not there");
        case PlaceState::Silent:
            return tr("The disk does not answer");
        case PlaceState::Forbidden:
            return tr("The folder may not be read");
        case PlaceState::Unknown:
        case PlaceState::Present:
            break;
    }
    return {};
}

QString ModelText::quantization(const domain::LocalModel& model) {
    const auto named = domain::parseRemoteFileName(QFileInfo(model.path).fileName());
    if (named && !named->quantization.isEmpty()) return named->quantization;
    return model.facts ? model.facts->quantization : QString();
}

/// QCollator does this only where Qt was built with ICU and the locale is not "C".
bool ModelText::before(const QString& a, const QString& b) {
    const auto digits = [](const QString& text, qsizetype from) {
        qsizetype end = from;
        while (end < text.size() && text[end].isDigit()) ++end;
        return QStringView(text).mid(from, end - from);
    };
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() && j < b.size()) {
        const QStringView left = digits(a, i);
        const QStringView right = digits(b, j);
        if (!left.isEmpty() && !right.isEmpty()) {
            const qulonglong x = left.toULongLong();
            const qulonglong y = right.toULongLong();
            if (x != y) return x < y;
            i += left.size();
            j += right.size();
            continue;
        }
        const QChar x = a[i++].toCaseFolded();
        const QChar y = b[j++].toCaseFolded();
        if (x != y) return x < y;
    }
    return a.size() - i < b.size() - j;
}

QString ModelText::when(const QDateTime& utc) {
    if (!utc.isValid()) return {};
    const QDate day = utc.toLocalTime().date();
    const qint64 days = day.daysTo(QDate::currentDate());
    if (days <= 0) return tr("today");
    if (days == 1) return tr("yesterday");
    if (days < 14) return tr("%1 days ago").arg(days);
    return QLocale().toString(day, QLocale::ShortFormat);
}

QString ModelText::language(const QString& code) {
    static const QHash<QString, const char*> kNames{
        {"ar", QT_TR_NOOP("Arabic")},  {"de", QT_TR_NOOP("German")},     {"en", QT_TR_NOOP("English")},
        {"es", QT_TR_NOOP("Spanish")}, {"fr", QT_TR_NOOP("French")},     {"hi", QT_TR_NOOP("Hindi")},
        {"it", QT_TR_NOOP("Italian")}, {"ja", QT_TR_NOOP("Japanese")},   {"ko", QT_TR_NOOP("Korean")},
        {"nl", QT_TR_NOOP("Dutch")},   {"pt", QT_TR_NOOP("Portuguese")}, {"ru", QT_TR_NOOP("Russian")},
        {"th", QT_TR_NOOP("Thai")},    {"vi", QT_TR_NOOP("Vietnamese")}, {"zh", QT_TR_NOOP("Chinese")}};
    if (const auto known = kNames.constFind(code); known != kNames.constEnd()) return tr(*known);
    const QLocale::Language language = QLocale(code).language();
    return language == QLocale::C ? code : QLocale::languageToString(language);
}

QString ModelText::list(const QStringList& members) {
    //: Between the members of a list in a sentence
    return members.join(tr(", "));
}

QString ModelText::sentences(const QString& first, const QString& second) {
    //: Two whole sentences, one after the other
    return tr("%1 %2").arg(first, second);
}

}  // namespace fireside::viewmodels
