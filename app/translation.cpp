#include "app/translation.h"

#include <QFont>
#include <QGuiApplication>
#include <QLibraryInfo>

namespace fireside {

namespace {

const QString kEnglish = QStringLiteral("en");
const QString kSimplifiedChinese = QStringLiteral("zh_CN");
const QString kSystem = QStringLiteral("system");

}  // namespace

QString spokenLanguage(const QString& wanted, const QStringList& preferred) {
    if (wanted == kEnglish || wanted == kSimplifiedChinese) return wanted;
    for (const QString& name : preferred) {
        const QLocale locale(name);  // fills in the script: "zh-SG" is simplified, "zh-HK" is not
        if (locale.language() == QLocale::English) return kEnglish;
        if (locale.language() == QLocale::Chinese && locale.script() == QLocale::SimplifiedHanScript) {
            return kSimplifiedChinese;
        }
    }
    return kEnglish;
}

Translation::Translation(const QString& wanted)
    : language_(spokenLanguage(wanted, QLocale::system().uiLanguages())),
      substituted_(QGuiApplication::font().family()) {
    // Months are words too. Who reads English because there is nothing better keeps the dates of the own
    // country.
    const bool chosen = wanted != kSystem || language_ != kEnglish;
    if (chosen && usualLocale_.language() != QLocale(language_).language()) {
        QLocale::setDefault(QLocale(language_));
    }
    // Many characters look different in China and in Japan. Left to itself a desktop of a third country takes
    // the first font that has them.
    if (language_ == kSimplifiedChinese) {
        QFont::insertSubstitutions(substituted_,
                                   {QStringLiteral("Noto Sans CJK SC"), QStringLiteral("Noto Sans SC"),
                                    QStringLiteral("Source Han Sans SC")});
    }
    // Qt's own words (file dialogs, names of keys) where the system has them.
    const QString qtFolder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    install(QStringLiteral("qtbase"), qtFolder);
    install(QStringLiteral("qtdeclarative"), qtFolder);
    install(QStringLiteral("fireside"), QStringLiteral(":/translations"));
}

Translation::~Translation() {
    QLocale::setDefault(usualLocale_);
    QFont::removeSubstitutions(substituted_);
}

void Translation::install(const QString& name, const QString& folder) {
    QTranslator& translator = translators_.emplace_back();
    if (translator.load(name + QLatin1Char('_') + language_, folder)) {
        QCoreApplication::installTranslator(&translator);
    } else {
        translators_.pop_back();
    }
}

}  // namespace fireside
