// One message as typed blocks. While the message streams only what differs is announced: dataChanged for
// blocks that grew, rows inserted for new ones; finished blocks are not parsed again.
#pragma once

#include "app/domain/message_blocks.h"
#include "app/viewmodels/synced_list_model.h"

namespace fireside::viewmodels {

class BlockListModel : public SyncedListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Each message has its own")

 public:
    enum RoleName {
        KindRole = Qt::UserRole + 1,  // int, BlockKind.Kind
        ContentRole,                  // rich text, or plain text for Code, Formula and Reasoning
        LanguageRole,
        LevelRole,
        RowsRole,        // list of lists of rich text, header first
        AlignmentsRole,  // list of Qt.Alignment values, one per column
        OpenRole,        // bool: still being written
    };
    Q_ENUM(RoleName)

    explicit BlockListModel(const QString& markdown, QObject* parent = nullptr);

    void setMarkdown(const QString& markdown);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

 private:
    domain::BlockParser parser_;
    QList<domain::Block> blocks_;
};

}  // namespace fireside::viewmodels
