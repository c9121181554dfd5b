// What is searched for on a hub, and where the hubs are. Plain values and pure functions.
#pragma once

#include <QProcessEnvironment>
#include <QUrl>

#include "app/domain/remote_model.h"

namespace fireside::services {

struct HubQuery {
    enum class Sort { Downloads, Likes, Recent };

    domain::Hub hub = domain::Hub::HuggingFace;
    QString text;
    QString author;   // exactly; empty: anybody
    QString license;  // as the hub writes it ("apache-2.0"); empty: any
    Sort sort = Sort::Downloads;
    bool ggufOnly = true;
    int limit = 30;  // per page, at most 50
    QString cursor;  // HubPage::next of the page before; empty: the first page
};

struct HubPage {
    QList<domain::RemoteModel> models;
    QString next;       // HubQuery::cursor of the page behind; empty: there is none
    qint64 total = -1;  // -1: the hub does not say
};

struct HubEndpoints {
    QUrl huggingFace;
    QUrl modelScope;

    [[nodiscard]] const QUrl& of(domain::Hub hub) const {
        return hub == domain::Hub::HuggingFace ? huggingFace : modelScope;
    }
};

/// The hub that is asked first for what both have: Hugging Face, unless only ModelScope was given an address
/// of its own.
[[nodiscard]] domain::Hub firstHub(const HubEndpoints& endpoints);

/// The settings' addresses where they are set, else those of HF_ENDPOINT and MODELSCOPE_ENDPOINT, else the
/// hubs themselves. Mirrors such as https://hf-mirror.com have the same routes.
[[nodiscard]] HubEndpoints hubEndpoints(const QString& huggingFace, const QString& modelScope,
                                        const QProcessEnvironment& environment);

}  // namespace fireside::services
