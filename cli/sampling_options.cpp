#include <cmath>
#include <limits>

#include "cli/command.h"

namespace fireside::cli {
namespace {

/// "ID=VALUE"; the value may be -inf.
engine::LogitBias parseBias(const std::string& text) {
    const std::size_t equals = text.find('=');
    engine::LogitBias bias;
    const bool parsed = equals != std::string::npos &&
                        CLI::detail::lexical_cast(text.substr(0, equals), bias.token) &&
                        CLI::detail::lexical_cast(text.substr(equals + 1), bias.bias);
    if (!parsed) throw CLI::ValidationError("--logit-bias", "\"" + text + "\" is not ID=VALUE");
    return bias;
}

void addPenaltyOptions(CLI::App& command, engine::SamplingParams& s) {
    command.add_option("--repetition-penalty", s.repetitionPenalty, "1: off")->capture_default_str();
    command.add_option("--presence-penalty", s.presencePenalty, "against tokens that occur; 0: off")
        ->capture_default_str();
    command.add_option("--frequency-penalty", s.frequencyPenalty, "the same per occurrence; 0: off")
        ->capture_default_str();
    command.add_option("--repetition-window", s.repetitionWindow, "tokens that those three look back at")
        ->capture_default_str();
    command.add_option("--dry-multiplier", s.dryMultiplier, "against repeated sequences; 0: off")
        ->capture_default_str();
    command.add_option("--dry-base", s.dryBase, "how it grows with their length")->capture_default_str();
    command.add_option("--dry-allowed-length", s.dryAllowedLength, "repetitions this long cost something")
        ->capture_default_str();
    command.add_option("--dry-window", s.dryWindow, "tokens that it looks back at; 0: all")
        ->capture_default_str();
    command.add_option("--dry-breaker", s.dryBreakers,
                       "no repetition goes across this text; may be given again; replaces the four defaults");
}

}  // namespace

void addSamplingOptions(CLI::App& command, engine::SamplingParams& s) {
    command.add_option("--temperature", s.temperature, "0 always takes the likeliest token")
        ->capture_default_str();
    command.add_option("--top-k", s.topK, "only the K likeliest tokens; 0: off")->capture_default_str();
    command
        .add_option("--typical-p", s.typicalP, "only the most typical tokens, to this probability; 1: off")
        ->capture_default_str();
    command.add_option("--top-p", s.topP, "only tokens within this total probability; 1: off")
        ->capture_default_str();
    command.add_option("--min-p", s.minP, "only tokens this likely relative to the best; 0: off")
        ->capture_default_str();
    command.add_option("--xtc-probability", s.xtcProbability, "how often top choices are excluded; 0: off")
        ->capture_default_str();
    command.add_option("--xtc-threshold", s.xtcThreshold, "what counts as one")->capture_default_str();
    addPenaltyOptions(command, s);
    command
        .add_option_function<std::vector<std::string>>(
            "--logit-bias",
            [&s](const std::vector<std::string>& texts) {
                for (const std::string& text : texts) s.logitBias.push_back(parseBias(text));
            },
            "ID=VALUE: add to a token's logit; -inf bans it; may be given again")
        ->allow_extra_args(false);
    command.add_option("--seed", s.seed, "same seed and device, same text; 0: a new one each time")
        ->capture_default_str();
}

}  // namespace fireside::cli
