// A whole model file as the oracle runs it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "inference/gguf/gguf_file.h"
#include "tests/reference/interpreter.h"

namespace fireside::test {

/// Logits [ids, vocabulary] for these ids, all in one step from an empty cache, in double precision but for
/// how keys and values are kept. Of a reranker its class probabilities, of an embedding model the pooled row.
/// At most 512 ids. Throws when the file cannot be run.
[[nodiscard]] std::vector<float> oracleRows(const gguf::GgufFile& file, std::span<const std::int32_t> ids,
                                            reference::KvPrecision kvPrecision);

}  // namespace fireside::test
