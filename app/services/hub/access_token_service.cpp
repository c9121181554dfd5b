#include "app/services/hub/access_token_service.h"

#include <qt6keychain/keychain.h>

namespace fireside::services {
namespace {

const QString kService = QStringLiteral("Fireside");
const QString kKey = QStringLiteral("huggingface.co access token");

}  // namespace

AccessTokenService::AccessTokenService(QObject* parent) : QObject(parent) {
    const QString variable = qEnvironmentVariable("HF_TOKEN").trimmed();
    if (!variable.isEmpty()) use(variable, Source::Environment);
}

void AccessTokenService::load() {
    if (source_ == Source::Environment) {
        QMetaObject::invokeMethod(this, &AccessTokenService::loaded, Qt::QueuedConnection);
        return;
    }
    auto* job = new QKeychain::ReadPasswordJob(kService, this);
    job->setKey(kKey);
    connect(job, &QKeychain::Job::finished, this, [this, job] {
        // No keychain or nothing in it: the same as no token, until somebody wants to keep one.
        if (job->error() == QKeychain::NoError && source_ == Source::None && !job->textData().isEmpty()) {
            use(job->textData(), Source::Keychain);
        }
        emit loaded();
    });
    job->start();
}

void AccessTokenService::set(const QString& token) {
    const QString wanted = token.trimmed();
    use(wanted, wanted.isEmpty() ? Source::None : Source::ThisRun);
    const auto fail = [this](const QKeychain::Job* job) {
        emit failed({ErrorCode::NoKeychain, job->errorString().toStdString()});
    };
    if (wanted.isEmpty()) {
        auto* job = new QKeychain::DeletePasswordJob(kService, this);
        job->setKey(kKey);
        connect(job, &QKeychain::Job::finished, this, [job, fail] {
            // There may have been none, and where there is no keychain there is nothing to remove.
            if (job->error() == QKeychain::AccessDenied || job->error() == QKeychain::CouldNotDeleteEntry) {
                fail(job);
            }
        });
        job->start();
        return;
    }
    auto* job = new QKeychain::WritePasswordJob(kService, this);
    job->setKey(kKey);
    job->setTextData(wanted);
    connect(job, &QKeychain::Job::finished, this, [this, job, fail, wanted] {
        if (job->error() != QKeychain::NoError) return fail(job);
        if (token_ == wanted) use(wanted, Source::Keychain);
    });
    job->start();
}

void AccessTokenService::use(const QString& token, Source source) {
    if (token == token_ && source == source_) return;
    token_ = token;
    source_ = source;
    emit changed();
}

}  // namespace fireside::services
