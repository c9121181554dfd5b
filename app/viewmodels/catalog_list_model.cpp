#include "app/viewmodels/catalog_list_model.h"

#include <QLocale>
#include <algorithm>

#include "app/viewmodels/model_text.h"

namespace fireside::viewmodels {

using domain::CatalogEntry;

namespace {

QString languagesText(const QStringList& codes) {
    QStringList names;
    for (const QString& code : codes.first(std::min<qsizetype>(codes.size(), 4)))
        names.append(ModelText::language(code));
    const QString shown = ModelText::list(names);
    return codes.size() <= 4 ? shown
                             : CatalogListModel::tr("%1 and %2 more").arg(shown).arg(codes.size() - 4);
}

QString keyword(const QString& word) {
    static const QHash<QString, const char*> kWords{
        {"chat", QT_TRANSLATE_NOOP("CatalogListModel", "conversation")},
        {"chinese", QT_TRANSLATE_NOOP("CatalogListModel", "Chinese")},
        {"code", QT_TRANSLATE_NOOP("CatalogListModel", "code")},
        {"documents", QT_TRANSLATE_NOOP("CatalogListModel", "finding things in documents")},
        {"fast-for-its-size", QT_TRANSLATE_NOOP("CatalogListModel", "fast for its size")},
        {"long-texts", QT_TRANSLATE_NOOP("CatalogListModel", "long texts")},
        {"many-languages", QT_TRANSLATE_NOOP("CatalogListModel", "many languages")},
        {"mathematics", QT_TRANSLATE_NOOP("CatalogListModel", "mathematics")},
        {"open-training-data", QT_TRANSLATE_NOOP("CatalogListModel", "open training data")},
        {"reasoning", QT_TRANSLATE_NOOP("CatalogListModel", "reasoning")},
        {"small-machines", QT_TRANSLATE_NOOP("CatalogListModel", "small computers")},
        {"step-by-step-reasoning", QT_TRANSLATE_NOOP("CatalogListModel", "step by step reasoning")},
        {"summaries", QT_TRANSLATE_NOOP("CatalogListModel", "summaries")},
        {"tools", QT_TRANSLATE_NOOP("CatalogListModel", "tools")},
        {"writing", QT_TRANSLATE_NOOP("CatalogListModel", "writing")},
    };
    const auto known = kWords.constFind(word);
    return known == kWords.constEnd() ? QString(word).replace('-', ' ')
                                      : QCoreApplication::translate("CatalogListModel", *known);
}

QString goodAtText(const QStringList& words) {
    QStringList translated;
    for (const QString& word : words) translated.append(keyword(word));
    return ModelText::list(translated);
}

QStringList tagsOf(const CatalogEntry& entry) {
    QStringList tags;
    if (entry.reasoning) tags << CatalogListModel::tr("thinks");
    if (entry.tools) tags << CatalogListModel::tr("tools");
    if (entry.vision) tags << CatalogListModel::tr("images");
    if (entry.embedding) tags << CatalogListModel::tr("embedding");
    return tags;
}

QString summaryOf(const CatalogEntry& entry) {
    return QStringList{ModelText::parameters(entry.parameters), entry.quantization,
                       ModelText::bytes(entry.bytes), ModelText::context(entry.context), entry.maker}
        .join(QStringLiteral(" · "));
}

}  // namespace

CatalogListModel* CatalogListModel::create(QQmlEngine* engine, QJSEngine*) {
    auto* model = injected<CatalogListModel>(engine);
    model->inference_.findDevices();
    return model;
}

CatalogListModel::CatalogListModel(services::InferenceService& inference, services::ReadRateService& rates,
                                   const services::HoldingService& holdings, QList<CatalogEntry> catalog,
                                   QObject* parent)
    : SyncedListModel(parent),
      inference_(inference),
      rates_(rates),
      holdings_(holdings),
      catalog_(std::move(catalog)) {
    connect(&holdings, &services::HoldingService::changed, this, &CatalogListModel::refresh);
    connect(&inference, &services::InferenceService::devicesFound, this, &CatalogListModel::onDevices);
    connect(&rates, &services::ReadRateService::changed, this, &CatalogListModel::refresh);
    refresh();
}

void CatalogListModel::onDevices(const std::vector<engine::DeviceInfo>& devices) {
    for (const engine::DeviceInfo& device : devices) {
        if (device.chosen) device_ = device;
    }
    refresh();
}

void CatalogListModel::setQuery(const QString& query) {
    if (query == query_) return;
    query_ = query;
    refresh();
    emit queryChanged();
}

void CatalogListModel::refresh() {
    const QStringList words = query_.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    domain::Machine machine;
    if (device_) {
        machine.memoryBytes = qint64(device_->memoryAvailable);
        // A guess is good enough to recommend something, but is no speed to show.
        const auto rate = rates_.of(*device_, services::ReadRateService::kUsualType);
        machine.bytesPerSecond = rate.measured ? rate.bytesPerSecond : 0;
    }
    QList<Row> rows;
    for (const CatalogEntry& entry : std::as_const(catalog_)) {
        const QString all = QStringList{entry.name,
                                        entry.maker,
                                        entry.repository,
                                        entry.licence,
                                        goodAtText(entry.goodAt),
                                        tagsOf(entry).join(' ')}
                                .join(' ');
        const bool wanted = std::all_of(words.begin(), words.end(), [&](const QString& word) {
            return all.contains(word, Qt::CaseInsensitive);
        });
        if (!wanted) continue;
        const domain::Recommendation judged = domain::judge(entry, machine);
        rows.append({judged, !device_ || judged.neededBytes <= machine.memoryBytes,
                     holdings_.of(entry.repository, entry.quantization)});
    }
    sync(rows_, rows, [](const Row& row) { return row.judged.entry.id; });
}

int CatalogListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(rows_.size());
}

QVariant CatalogListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Row& row = rows_[index.row()];
    const CatalogEntry& entry = row.judged.entry;
    switch (role) {
        case RepositoryRole:
            return entry.repository;
        case QuantizationRole:
            return entry.quantization;
        case Qt::DisplayRole:
        case NameRole:
            return entry.name;
        case SummaryRole:
            return summaryOf(entry);
        case GoodAtRole:
            return goodAtText(entry.goodAt);
        case LicenceRole:
            return entry.licence;
        case LanguagesRole:
            return languagesText(entry.languages);
        case TagsRole:
            return tagsOf(entry);
        case FitsRole:
            return row.fits;
        case HoldingRole:
            return domain::holdingName(row.holding.state);
        case PathRole:
            return row.holding.chatPath();
        case FitTextRole: {
            const QString needed = ModelText::bytes(row.judged.neededBytes);
            if (!row.fits) return tr("Needs about %1 of memory, more than is free").arg(needed);
            if (entry.embedding || row.judged.tokensPerSecond == 0)
                return tr("Needs about %1 of memory").arg(needed);
            return tr("Needs about %1 of memory, writes about %2 tokens per second")
                .arg(needed, ModelText::roughly(row.judged.tokensPerSecond));
        }
    }
    return {};
}

QHash<int, QByteArray> CatalogListModel::roleNames() const {
    return {{RepositoryRole, "repository"},
            {QuantizationRole, "quantization"},
            {NameRole, "name"},
            {SummaryRole, "summary"},
            {GoodAtRole, "goodAt"},
            {LicenceRole, "licence"},
            {LanguagesRole, "languages"},
            {TagsRole, "tags"},
            {FitsRole, "fits"},
            {FitTextRole, "fitText"},
            {HoldingRole, "holding"},
            {PathRole, "path"}};
}

}  // namespace fireside::viewmodels
