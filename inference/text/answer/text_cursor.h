// Reading a text from its front: the small steps that the tool call formats are made of. One thread.
#pragma once

#include <optional>
#include <string_view>

namespace fireside::text {

inline constexpr std::string_view kWhitespace = " \t\n\r\f\v";

inline std::string_view trimmedFront(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kWhitespace);
    return first == std::string_view::npos ? std::string_view() : text.substr(first);
}
inline std::string_view trimmed(std::string_view text) {
    const std::string_view front = trimmedFront(text);
    return front.substr(0, front.find_last_not_of(kWhitespace) + 1);
}

class TextCursor {
 public:
    explicit TextCursor(std::string_view text) : rest_(text) {}

    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] bool atEnd() const { return rest_.empty(); }
    void skipWhitespace() { rest_ = trimmedFront(rest_); }
    void skip(std::size_t bytes) { rest_.remove_prefix(bytes); }
    /// Takes `literal` if it is next.
    bool take(std::string_view literal) {
        if (!rest_.starts_with(literal)) return false;
        rest_.remove_prefix(literal.size());
        return true;
    }
    /// The text before the next `literal`, which is taken too; nothing (and no step) where there is none.
    std::optional<std::string_view> until(std::string_view literal) {
        const std::size_t at = rest_.find(literal);
        if (at == std::string_view::npos) return std::nullopt;
        const std::string_view text = rest_.substr(0, at);
        rest_.remove_prefix(at + literal.size());
        return text;
    }

 private:
    std::string_view rest_;
};

}  // namespace fireside::text
