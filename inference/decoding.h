// Writing one answer, token after token, from the prompt's logits until something ends it. Internal to the
// engine; one instance per answer, one thread.
//
// Speculation (Leviathan et al., "Fast Inference from Transformers via Speculative Decoding", 2023, for a
// draft that only ever guesses one token per place): some tokens are guessed and evaluated together with the
// one that was chosen. Every token of the answer is still chosen by the sampler from the model's own logits;
// as long as it chooses what was guessed, the next logits are there already. So the answer is the one that
// would have been written anyway, also when it is drawn at random or bound to a grammar.
#pragma once

#include <vector>

#include "inference/answer_writer.h"
#include "inference/model_state.h"

namespace fireside::engine {

class Model::State::Decoding {
 public:
    /// `prompt` is read; `logits` are those of its last token. All must outlive this.
    Decoding(State& state, const GenerationRequest& request, text::Sampler& sampler,
             std::span<const TokenId> prompt, std::vector<float>& logits, const Stopwatch& sinceAsked,
             Generation& out);

    /// Fills in `out`. Afterwards the session holds what was read of the answer and nothing that was guessed.
    Result<> run();

 private:
    [[nodiscard]] std::optional<StopReason> stoppedBy() const;
    [[nodiscard]] std::optional<TokenId> choose();
    [[nodiscard]] std::span<const float> row() const;
    Result<bool> goOnAfter(TokenId id);
    Result<> guess();
    void learn();

    State& state_;
    const GenerationRequest& request_;
    text::Sampler& sampler_;
    const bool onDevice_;          // logits need not leave it
    std::vector<float>& logits_;   // of the token before the guesses, then of each guess
    std::optional<TokenId> best_;  // what the device chose, which then gave no logits
    Generation& out_;
    AnswerWriter writer_;

    std::vector<TokenId> tokens_;   // all whose logits were used or are the next to be
    std::vector<TokenId> guesses_;  // evaluated behind them
    std::size_t right_ = 0;         // of the guesses, that the sampler chose too: they are in tokens_
    std::int32_t most_;             // to be guessed next time
    std::int32_t pause_ = 0;        // tokens until it is tried again
    std::int32_t lastPause_ = 0;
};

}  // namespace fireside::engine
