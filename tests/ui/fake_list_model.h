// A list model that QML fills: the fake view models of tests/ui/fakes are made of it.
#pragma once

#include <QAbstractListModel>
#include <QStringList>
#include <QVariantMap>

namespace fireside::tests {

class FakeListModel : public QAbstractListModel {
    Q_OBJECT
    Q_PROPERTY(QStringList roles MEMBER roles_)
    Q_PROPERTY(int count READ count NOTIFY countChanged)

 public:
    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int count() const { return int(rows_.size()); }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    Q_INVOKABLE void append(const QVariantMap& row);
    Q_INVOKABLE void change(int row, const QString& role, const QVariant& value);
    Q_INVOKABLE void clear();
    /// Fills the rows with the blocks of a message, as the real block list does.
    Q_INVOKABLE void setMarkdown(const QString& markdown);

 signals:
    void countChanged();

 private:
    QStringList roles_;
    QList<QVariantMap> rows_;
};

}  // namespace fireside::tests
