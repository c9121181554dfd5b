// Error codes as sentences for people: what happened, and what to do next. The window and fireside-cli share
// them. Pure functions, any thread; translated by QCoreApplication::translate in the context "ErrorSentence".
#pragma once

#include <QObject>
#include <QString>

#include "app/base/result.h"

namespace fireside::viewmodels {

/// QML reads it by its members. Without a title nothing is wrong.
class ErrorSentence {
    Q_GADGET
    Q_PROPERTY(QString title MEMBER title CONSTANT)
    Q_PROPERTY(QString help MEMBER help CONSTANT)
    Q_PROPERTY(QString details MEMBER details CONSTANT)

 public:
    QString title;    // what happened, one short sentence
    QString help;     // what to do next
    QString details;  // for people who debug, not translated: "file_damaged: tensor 3 ends after the file"

    bool operator==(const ErrorSentence&) const = default;
};

[[nodiscard]] ErrorSentence sentenceFor(const Error& error);

}  // namespace fireside::viewmodels
