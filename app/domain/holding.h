// Whether something that a hub offers is on this machine already.
#pragma once

#include <QString>
#include <optional>

namespace fireside::domain {

struct Holding {
    enum class State {
        None,
        Coming,  // in the queue of downloads, whatever its state there
        Here,
    };
    State state = State::None;
    QString path;                 // of the (first) file; only when Here
    std::optional<bool> canChat;  // only when Here; nothing while its file was not read

    /// Of a model that can be talked to; else empty.
    [[nodiscard]] QString chatPath() const { return canChat.value_or(false) ? path : QString(); }

    bool operator==(const Holding&) const = default;
};

/// Stable lower-case name for QML: "", "coming", "here".
[[nodiscard]] inline QString holdingName(Holding::State state) {
    return state == Holding::State::Here     ? QStringLiteral("here")
           : state == Holding::State::Coming ? QStringLiteral("coming")
                                             : QString();
}

}  // namespace fireside::domain
