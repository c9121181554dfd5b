// Whether a document is valid under a schema, checked without any grammar: a second opinion for the tests.
#pragma once

#include <nlohmann/json.hpp>

namespace fireside::test {

/// For the keywords that inference/text/grammar/json_schema.h supports, formats but for their shape excepted.
[[nodiscard]] bool conforms(const nlohmann::json& document, const nlohmann::json& schema,
                            const nlohmann::json& root);

}  // namespace fireside::test
