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
#include "inference/plan/executor.h"

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
[[nodiscard]] Result<Description> describe(gguf::GgufFile file);
[[nodiscard]] Result<Description> describe(const std::filesystem::path& path);
/// Plans for sessions of this many tokens; valid while `description` is where it is.
[[nodiscard]] plan::PlanSource plansOf(const Description& description, std::int32_t contextLength);
/// `asked`, or for 0 what a session has that nobody chose. An embedding model reads a text at once, so its
/// context is as long as it may be. Errors: InvalidArgument (more than the model takes).
[[nodiscard]] Result<std::int32_t> chooseContext(std::int32_t asked, const ModelInfo& info);
[[nodiscard]] ModelInfo infoOf(const Description& description);

}  // namespace fireside::engine
