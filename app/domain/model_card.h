// Model cards as the hubs keep them: Markdown with HTML in between, badges and pictures.
#pragma once

#include <QString>

namespace fireside::domain {

/// The same card in Markdown alone: what HTML says is kept (headings, lists, emphasis, links, line breaks),
/// what it only arranges is dropped, and pictures become their descriptions, because nothing is fetched for
/// them. Code stays as it is. Any input is accepted; never longer than a small multiple of it.
[[nodiscard]] QString markdownOfCard(const QString& card);

}  // namespace fireside::domain
