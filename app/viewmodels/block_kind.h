// domain::BlockKind under the names that QML uses: BlockKind.Text, BlockKind.Code, ...
#pragma once

#include <qqmlintegration.h>
#include <QObject>

#include "app/domain/message_blocks.h"

namespace fireside::viewmodels::BlockKind {

Q_NAMESPACE
QML_ELEMENT

enum Kind {
    Text = int(domain::BlockKind::Text),
    Heading = int(domain::BlockKind::Heading),
    Code = int(domain::BlockKind::Code),
    Table = int(domain::BlockKind::Table),
    List = int(domain::BlockKind::List),
    Quote = int(domain::BlockKind::Quote),
    Formula = int(domain::BlockKind::Formula),
    Reasoning = int(domain::BlockKind::Reasoning),
    Rule = int(domain::BlockKind::Rule),
};
Q_ENUM_NS(Kind)

}  // namespace fireside::viewmodels::BlockKind
