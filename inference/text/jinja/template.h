// Chat templates of models: an interpreter for the part of Jinja2 (3.1) that they use, rendering what
// Jinja2's immutable sandbox renders with trim_blocks, lstrip_blocks, loop controls, the `generation` tag and
// the globals raise_exception and strftime_now.
//
// Not there, and said so when a template is parsed: inheritance, imports, recursive loops, automatic
// escaping, groupby and the filters for web pages. Known differences: integers have 64 bits (beyond that a
// template fails); `safe` marks nothing; a name that an inner block reads before the template sets it is
// looked up in the context, where Jinja2 has it undefined; what map and select give is computed at once.
//
// A template reaches nothing but its context, and every rendering is bounded by Limits.
#pragma once

#include <cstddef>
#include <ctime>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "app/base/result.h"

namespace fireside::jinja {

/// Bounds of one rendering; reaching one of them is a TemplateFailed.
struct Limits {
    std::size_t steps = 10'000'000;  // expressions evaluated, items visited
    std::size_t bytes = 256u << 20;  // text and items made on the way, not counting what was freed
    std::size_t output = 64u << 20;  // bytes of the result
    int depth = 600;                 // nested evaluations, macro calls included
};

/// Longer sources are refused.
inline constexpr std::size_t kMaxTemplateBytes = 1u << 20;
/// Deeper nested expressions or blocks are refused.
inline constexpr int kMaxTemplateNesting = 100;

struct TemplateBody;

class Template {
 public:
    /// `source` in UTF-8. UnsupportedTemplate with the line when it is malformed or needs what is not there.
    [[nodiscard]] static Result<Template> parse(std::string source);

    /// `context`: an object whose members are the template's variables. `now`: what strftime_now tells, in
    /// local time. TemplateFailed: the detail is the template's own message when it refuses with
    /// raise_exception, otherwise what went wrong and in which line. Safe from several threads.
    [[nodiscard]] Result<std::string> render(const nlohmann::ordered_json& context, const std::tm& now,
                                             const Limits& limits = {}) const;

 private:
    explicit Template(std::shared_ptr<const TemplateBody> body) : body_(std::move(body)) {}

    std::shared_ptr<const TemplateBody> body_;
};

}  // namespace fireside::jinja
