// A position in a grammar's text, with the errors that name it. Internal to the grammar room.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "inference/text/grammar/limits.h"

namespace fireside::grammar {

class NotationCursor {
 public:
    /// Refuses what is too long or is not UTF-8.
    explicit NotationCursor(std::string_view text);

    [[nodiscard]] bool atEnd() const { return at_ >= text_.size(); }
    /// The byte `ahead` of the position; 0 behind the end.
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    [[nodiscard]] bool startsWith(std::string_view word) const { return text_.substr(at_).starts_with(word); }
    void skip(std::size_t bytes = 1) { at_ += bytes; }
    bool take(std::string_view word);
    /// Spaces, tabs and comments; line ends, too, when asked for.
    void skipSpace(bool lines);

    /// Letters, digits, - and _; empty when there is none.
    [[nodiscard]] std::string takeName();
    /// A number of at most `most`.
    [[nodiscard]] int takeNumber(int most);
    /// One character of a text or a class: itself, or an escape. Not at the end.
    [[nodiscard]] char32_t takeCharacter();

    [[nodiscard]] std::size_t position() const { return at_; }
    void moveTo(std::size_t position) { at_ = position; }
    [[noreturn]] void failHere(const std::string& message) const { failAt(at_, message); }
    [[noreturn]] void failAt(std::size_t position, const std::string& message) const;

 private:
    [[nodiscard]] char32_t takeHex(int digits);

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace fireside::grammar
