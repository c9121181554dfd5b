// What language the window speaks: our translation and Qt's own, and the form of numbers and dates that goes
// with it.
#pragma once

#include <QLocale>
#include <QString>
#include <QStringList>
#include <QTranslator>
#include <list>

namespace fireside {

/// The translation for what the user chose: "en" or "zh_CN" as it is; "system": the first of `preferred` that
/// there is a translation for. `preferred` are names of languages as QLocale::uiLanguages() has them, the
/// best first. English when nothing fits. Traditional Chinese does not fit: its readers are given English,
/// not another script.
[[nodiscard]] QString spokenLanguage(const QString& wanted, const QStringList& preferred);

/// Installed while it lives. Made before anything is shown, since a text that a view model has made stays as
/// it is. GUI thread.
class Translation {
 public:
    /// `wanted` as in Settings::language.
    explicit Translation(const QString& wanted);
    Translation(const Translation&) = delete;
    Translation& operator=(const Translation&) = delete;
    ~Translation();

    /// "en", "zh_CN".
    [[nodiscard]] const QString& language() const { return language_; }

 private:
    void install(const QString& name, const QString& folder);

    const QString language_;
    const QString substituted_;  // the window's font: what it lacks is taken from fonts of the language
    const QLocale usualLocale_;
    std::list<QTranslator> translators_;
};

}  // namespace fireside
