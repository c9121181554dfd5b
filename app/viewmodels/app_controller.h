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
    Q_PROPERTY(fireside::viewmodels::ErrorSentence startupError READ startupError NOTIFY startupErrorChanged)

 public:
    AppController(const storage::Database& database, const QString& dataFolder, QObject* parent = nullptr);

    [[nodiscard]] QString version() const;
    [[nodiscard]] QString dataFolder() const { return dataFolder_; }
    [[nodiscard]] ErrorSentence startupError() const { return error_; }

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
