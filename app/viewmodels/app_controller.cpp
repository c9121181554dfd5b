#include "app/viewmodels/app_controller.h"

#include <QClipboard>
#include <QCoreApplication>
#include <QGuiApplication>
#include <QProcess>

#include "app/services/deliver.h"

namespace fireside::viewmodels {

AppController::AppController(const storage::Database& database, const QString& dataFolder, QObject* parent)
    : QObject(parent), dataFolder_(dataFolder) {
    services::deliver(database.opened(), this, [this](const Result<>& opened) {
        if (opened.ok()) {
            emit ready();
            return;
        }
        error_ = sentenceFor(opened.error());
        emit startupErrorChanged();
    });
}

QString AppController::version() const {
    return QStringLiteral(FIRESIDE_VERSION);
}

void AppController::retryStart() {
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (QProcess::startDetached(QCoreApplication::applicationFilePath(), arguments)) quit();
}

void AppController::quit() {
    QCoreApplication::quit();
}

}  // namespace fireside::viewmodels
