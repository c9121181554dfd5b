// Template source to syntax tree.
#pragma once

#include <memory>
#include <string_view>

namespace fireside::jinja {

struct TemplateBody;

/// Throws a Failure for what is malformed, unknown or nested too deeply.
[[nodiscard]] std::shared_ptr<const TemplateBody> parseTemplate(std::string_view source);

}  // namespace fireside::jinja
