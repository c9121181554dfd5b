// What a model's file says, read and checked as a whole: family, numbers, tokenizer, template, weights.
// Internal to the engine; immutable, any thread.
#pragma once

#include <filesystem>
#include <memory>

#include "app/base/result.h"
#include "inference/engine.h"
#include "inference/gguf/gguf_file.h"
#include "inference/model/arch_spec.h"
#include "inference/model/hyperparameters.h"
#include "inference/model/model_weights.h"

namespace fireside::engine {

struct Description {
    gguf::GgufFile file;
    const model::ArchSpec* spec;
    model::Hyperparameters numbers;
    std::unique_ptr<text::Tokenizer> tokenizer;
    std::unique_ptr<text::ChatTemplate> chatTemplate;
    model::ModelWeights weights;  // refers to `file`, which keeps its tensors where they are when moved
};

/// Errors: those of GgufFile::open, readHyperparameters, Tokenizer::create and bindWeights;
/// UnsupportedFamily.
[[nodiscard]] Result<Description> describe(const std::filesystem::path& path);
[[nodiscard]] ModelInfo infoOf(const Description& description);

}  // namespace fireside::engine
