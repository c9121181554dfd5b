// The program itself: its version, its folder, and what kept it from starting properly.
#pragma once

#include <QObject>

#include "app/storage/database.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/injected.h"

namespace fireside::viewmodels {

class AppController : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    FIRESIDE_INJECTED(AppController)
    Q_PROPERTY(QString version READ version CONSTANT)
    Q_PROPERTY(QString dataFolder READ dataFolder CONSTANT)
    Q_PROPERTY(QString startupErrorTitle READ startupErrorTitle NOTIFY startupErrorChanged)  // empty: fine
    Q_PROPERTY(QString startupErrorHelp READ startupErrorHelp NOTIFY startupErrorChanged)
    Q_PROPERTY(QString startupErrorDetails READ startupErrorDetails NOTIFY startupErrorChanged)

 public:
    AppController(const storage::Database& database, const QString& dataFolder, QObject* parent = nullptr);

    [[nodiscard]] QString version() const;
    [[nodiscard]] QString dataFolder() const { return dataFolder_; }
    [[nodiscard]] QString startupErrorTitle() const { return error_.title; }
    [[nodiscard]] QString startupErrorHelp() const { return error_.help; }
    [[nodiscard]] QString startupErrorDetails() const { return error_.details; }

    Q_INVOKABLE void copyDetails();
    /// Starts the program again in a new process and ends this one: a database that failed to open is opened
    /// once per process.
    Q_INVOKABLE void retryStart();
    Q_INVOKABLE void quit();

 signals:
    void startupErrorChanged();
    /// The database is open: lists may be read.
    void ready();

 private:
    QString dataFolder_;
    ErrorSentence error_;
};

}  // namespace fireside::viewmodels
