#include "app/viewmodels/network_request_list_model.h"

#include <QLocale>

#include "app/services/deliver.h"
#include "app/services/stored_error.h"
#include "app/viewmodels/error_sentence.h"
#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

using domain::NetworkRequest;

namespace {

constexpr int kGatherMs = 250;

bool isFailure(const NetworkRequest& request) {
    return request.ended && request.outcome != QLatin1String("ok");
}

QString outcomeOf(const NetworkRequest& request) {
    if (!request.ended) return {};
    if (isFailure(request)) return sentenceFor(services::errorFromText(request.outcome)).title;
    return QString::number(request.status);
}

QString whenOf(const NetworkRequest& request) {
    const QLocale locale;
    const QDateTime local = request.startedAt.toLocalTime();
    const QString time = locale.toString(local.time(), QLocale::ShortFormat);
    return local.date() == QDate::currentDate()
               ? time
               : locale.toString(local.date(), QLocale::ShortFormat) + ' ' + time;
}

/// Services say why in words of their own, which are kept with the request.
QString reasonOf(const NetworkRequest& request) {
    static const QHash<QString, const char*> kReasons{
        {"search for models", QT_TRANSLATE_NOOP("NetworkRequestListModel", "search for models")},
        {"files of a model", QT_TRANSLATE_NOOP("NetworkRequestListModel", "files of a model")},
        {"card of a model", QT_TRANSLATE_NOOP("NetworkRequestListModel", "card of a model")},
        {"header of a model file", QT_TRANSLATE_NOOP("NetworkRequestListModel", "header of a model file")},
        {"download of a model", QT_TRANSLATE_NOOP("NetworkRequestListModel", "download of a model")},
    };
    const char* known = kReasons.value(request.reason);
    return known ? NetworkRequestListModel::tr(known) : request.reason;
}

}  // namespace

NetworkRequestListModel* NetworkRequestListModel::create(QQmlEngine* engine, QJSEngine*) {
    auto* model = injected<NetworkRequestListModel>(engine);
    model->refresh();
    return model;
}

NetworkRequestListModel::NetworkRequestListModel(services::NetworkService& network,
                                                 storage::NetworkRequestStore& store, QObject* parent)
    : SyncedListModel(parent), store_(store) {
    gather_.setSingleShot(true);
    gather_.setInterval(kGatherMs);
    connect(&gather_, &QTimer::timeout, this, &NetworkRequestListModel::refresh);
    connect(&network, &services::NetworkService::listChanged, this, [this] {
        if (!gather_.isActive()) gather_.start();
    });
}

void NetworkRequestListModel::refresh() {
    services::deliver(store_.list(kShown), this, [this](const Result<QList<NetworkRequest>>& requests) {
        if (!requests.ok()) {
            emit failed(requests.error());
            return;
        }
        sync(
            rows_, *requests, [](const NetworkRequest& row) { return row.id; },
            [](const NetworkRequest& a, const NetworkRequest& b) {
                return a.ended == b.ended && a.bytesDown == b.bytesDown && a.outcome == b.outcome;
            });
    });
}

void NetworkRequestListModel::clear() {
    services::deliver(store_.clear(), this, [this](const Result<>& cleared) {
        if (!cleared.ok()) emit failed(cleared.error());
        refresh();
    });
}

int NetworkRequestListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant NetworkRequestListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const NetworkRequest& row = rows_[index.row()];
    switch (role) {
        case WhenRole:
            return whenOf(row);
        case Qt::DisplayRole:
        case AddressRole:
            return QString(row.server + row.path);
        case ReasonRole:
            return reasonOf(row);
        case OutcomeRole:
            return outcomeOf(row);
        case BytesRole:
            return tr("sent %1, received %2")
                .arg(ModelText::bytes(row.bytesUp), ModelText::bytes(row.bytesDown));
        case FailedRole:
            return isFailure(row);
    }
    return {};
}

QHash<int, QByteArray> NetworkRequestListModel::roleNames() const {
    return {{WhenRole, "when"},       {AddressRole, "address"}, {ReasonRole, "reason"},
            {OutcomeRole, "outcome"}, {BytesRole, "bytes"},     {FailedRole, "failed"}};
}

}  // namespace fireside::viewmodels
