// Making an expression of its parts, with the height of the tree bounded: walking or destroying it takes
// stack.
#pragma once

#include "inference/text/jinja/syntax_tree.h"

namespace fireside::jinja {

/// Throws a Failure when the tree would be too high.
[[nodiscard]] ExpressionPtr makeExpression(ExpressionNode node, int line);

}  // namespace fireside::jinja
