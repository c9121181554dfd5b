#include <fstream>
#include <iomanip>
#include <iostream>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/answer_form.h"
#include "cli/command.h"
#include "cli/report.h"

namespace fireside::cli {

namespace {

struct GenerateArguments {
    ModelArguments model;
    engine::SamplingParams sampling;
    AnswerFormArguments form;
    std::string prompt;
    std::int32_t tokens = 256;
    std::vector<std::string> stop;
    bool chat = false;
    std::string system;
    std::string thinking;  // "on", "off"; empty: the template's default
    std::string effort;
    std::int32_t logProbabilities = 0;
    std::string logProbabilitiesFile;
    std::string restoreSession;
    std::string saveSession;
    bool promptLookup = false;
    std::string draftModel;
    std::int32_t draftTokens = engine::Speculation{}.most;
    bool shiftContext = false;
    std::int32_t keepTokens = 0;
    bool stats = false;
};

void printStats(const engine::Generation& result, const engine::Model& model, std::int32_t restored) {
    const engine::GenerationStats& s = result.stats;
    const std::int32_t read = s.promptTokens - s.reusedTokens;
    std::cerr << std::fixed << std::setprecision(2) << "device " << model.device().id << " ("
              << model.device().name << "), seed " << result.seed << '\n';
    if (model.shares().size() > 1) std::cerr << sharesText(model.shares()) << '\n';
    std::cerr << "read " << read << " tokens in " << s.prefillSeconds << " s (" << read / s.prefillSeconds
              << " tokens/s), wrote " << s.generatedTokens << " in " << s.decodeSeconds << " s ("
              << s.generatedTokens / s.decodeSeconds << " tokens/s), first text after " << s.firstTokenSeconds
              << " s" << std::endl;
    if (s.draftedTokens > 0) {
        std::cerr << "guessed " << s.draftedTokens << " tokens ahead, " << s.acceptedTokens << " rightly"
                  << std::endl;
    }
    if (restored > 0)
        std::cerr << "restored " << restored << " tokens, reused " << s.reusedTokens << std::endl;
    if (result.droppedTokens > 0)
        std::cerr << "dropped " << result.droppedTokens << " tokens to make room" << std::endl;
}

nlohmann::ordered_json jsonOf(const engine::TokenLogProbability& token, const text::Tokenizer& tokenizer) {
    const std::string piece = tokenizer.piece(token.token, true);
    nlohmann::ordered_json bytes = nlohmann::ordered_json::array();
    for (const char c : piece) bytes.push_back(static_cast<unsigned char>(c));
    return {{"token", token.token}, {"text", piece}, {"bytes", bytes}, {"logprob", token.logProbability}};
}

/// One line per token: token, text, bytes, logprob, and the likeliest ones as a list "top".
void printToken(std::ostream& out, const engine::TokenReport& report, const text::Tokenizer& tokenizer) {
    nlohmann::ordered_json line = jsonOf(report.chosen, tokenizer);
    line["top"] = nlohmann::ordered_json::array();
    for (const auto& token : report.likeliest) line["top"].push_back(jsonOf(token, tokenizer));
    out << line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n' << std::flush;
}

/// The prompt as it is, or as a user's message in the model's template.
Result<> addPrompt(const GenerateArguments& a, const engine::Model& model,
                   engine::GenerationRequest& request) {
    if (!a.chat) {
        request.prompt = {{a.prompt, true}};
        return {};
    }
    if (const std::string& problem = model.info().templateProblem; !problem.empty()) {
        std::cerr << "fireside-cli: the model's own chat template cannot be read (" << problem << "); "
                  << model.info().chatTemplate << " is used instead" << std::endl;
    }
    std::vector<engine::ChatMessage> messages;
    if (!a.system.empty()) messages.push_back({engine::Role::System, a.system});
    messages.push_back({engine::Role::User, a.prompt});
    engine::ChatOptions options;
    options.reasoningEffort = a.effort;
    if (!a.thinking.empty()) {
        options.thinking = a.thinking == "on" ? engine::Thinking::On : engine::Thinking::Off;
    }
    FIRESIDE_TRY(engine::ChatPrompt prompt, model.renderChat(messages, options));
    request.prompt = std::move(prompt.pieces);
    request.answer = std::move(prompt.answer);
    return {};
}

/// The answer to standard output, reasoning to standard error.
class Printer {
 public:
    explicit Printer(engine::GenerationRequest& request) {
        request.onText = [this](std::string_view text) {
            endReasoning();
            std::cout << text << std::flush;
        };
        request.onReasoning = [this](std::string_view text) {
            reasoning_ = true;
            std::cerr << text << std::flush;
        };
    }
    void endReasoning() {
        if (std::exchange(reasoning_, false)) std::cerr << std::endl;
    }

 private:
    bool reasoning_ = false;
};

int generate(const GenerateArguments& arguments) {
    watchInterrupts();
    auto model = arguments.model.load();
    if (!model.ok()) return report(model.error());
    const auto constraint = arguments.form.constraintOf(**model);
    if (!constraint.ok()) return report(constraint.error());
    engine::GenerationRequest request;
    if (const Result<> added = addPrompt(arguments, **model, request); !added.ok())
        return report(added.error());
    request.constraint = constraint.value().get();
    request.sampling = arguments.sampling;
    request.stopStrings = arguments.stop;
    request.maxTokens = arguments.tokens;
    request.logProbabilities = arguments.logProbabilities;
    request.speculation.promptLookup = arguments.promptLookup;
    request.speculation.most = arguments.draftTokens;
    std::unique_ptr<engine::Model> draft;
    if (!arguments.draftModel.empty()) {
        ModelArguments small = arguments.model;
        small.path = arguments.draftModel;
        auto loaded = small.load();
        if (!loaded.ok()) return report(loaded.error());
        draft = std::move(*loaded);
        request.speculation.draft = draft.get();
    }
    request.shiftContext = arguments.shiftContext;
    request.keepTokens = arguments.keepTokens;
    request.cancel = &interrupted();
    std::int32_t restored = 0;
    if (!arguments.restoreSession.empty()) {
        const auto tokens = (*model)->restoreSession(arguments.restoreSession);
        if (!tokens.ok()) return report(tokens.error());
        restored = *tokens;
    }
    std::ofstream file;
    if (!arguments.logProbabilitiesFile.empty()) {
        file.open(arguments.logProbabilitiesFile, std::ios::binary | std::ios::trunc);
        if (!file) return report({ErrorCode::NotWritable, arguments.logProbabilitiesFile});
    }
    std::ostream& lines = file.is_open() ? file : std::cerr;
    request.onToken = [&](const engine::TokenReport& token) {
        printToken(lines, token, (*model)->tokenizer());
    };
    Printer printer(request);
    const auto result = (*model)->generate(request);
    printer.endReasoning();
    if (!result.ok()) return report(result.error());
    std::cout << std::endl;
    if (file.is_open() && !file.flush())
        return report({ErrorCode::NotWritable, arguments.logProbabilitiesFile});
    if (!arguments.saveSession.empty()) {
        if (const auto saved = (*model)->saveSession(arguments.saveSession); !saved.ok())
            return report(saved.error());
    }
    if (arguments.stats) printStats(*result, **model, restored);
    const bool cancelled = result->stopReason == engine::StopReason::Cancelled;
    if (request.constraint && !request.constraint->complete() && !cancelled) {
        std::cerr << "fireside-cli: " << whyNotWhole(*result) << std::endl;
        return kExitFailed;
    }
    return cancelled ? kExitFailed : kExitOk;
}

void addChatOptions(CLI::App& command, GenerateArguments& arguments) {
    CLI::Option* chat = command.add_flag("--chat", arguments.chat,
                                         "the prompt is a user's message, put into the model's chat "
                                         "template; reasoning goes to standard error");
    command.add_option("--system", arguments.system, "instructions that stand before it")->needs(chat);
    command.add_option("--thinking", arguments.thinking, "on or off, where the template has a switch")
        ->check(CLI::IsMember({"on", "off"}))
        ->needs(chat);
    command
        .add_option("--reasoning-effort", arguments.effort,
                    "low, medium, high, where the template knows them")
        ->needs(chat);
}

void addSessionOptions(CLI::App& command, GenerateArguments& arguments) {
    command.add_option("--restore-session", arguments.restoreSession,
                       "begin with what --save-session wrote: a prompt that starts like it is read faster");
    command.add_option("--save-session", arguments.saveSession,
                       "afterwards, write what is in the KV cache to this file");
    CLI::Option* shift = command.add_flag(
        "--shift-context", arguments.shiftContext,
        "when the context is full, drop the older half of it and go on; --tokens -1 may then never end");
    command
        .add_option("--keep-tokens", arguments.keepTokens, "tokens of the prompt that are never dropped so")
        ->check(CLI::NonNegativeNumber)
        ->needs(shift);
}

void addSpeculationOptions(CLI::App& command, GenerateArguments& arguments) {
    command.add_flag("--prompt-lookup", arguments.promptLookup,
                     "guess ahead what the text said before; the answer stays the same");
    command.add_option("--draft-model", arguments.draftModel,
                       "guess ahead with this small model of the same vocabulary; the answer stays the same");
    command.add_option("--draft-tokens", arguments.draftTokens, "at most so many guesses at once")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
}

}  // namespace

void addGenerateCommand(CLI::App& app, Work& chosen) {
    auto arguments = std::make_shared<GenerateArguments>();
    CLI::App* command = app.add_subcommand("generate", "Continues a text; prints the continuation.");
    arguments->model.addTo(*command);
    arguments->model.addContextTo(*command);
    command->add_option("--prompt", arguments->prompt, "the text to continue")->required();
    addChatOptions(*command, *arguments);
    command->add_option("--tokens", arguments->tokens, "at most this many; -1: until the model ends")
        ->check(CLI::Range(-1, 1 << 30))
        ->capture_default_str();
    command->add_option("--stop", arguments->stop, "ends the answer before this text; may be given again")
        ->allow_extra_args(false);
    addSamplingOptions(*command, arguments->sampling);
    command
        ->add_option("--logprobs", arguments->logProbabilities,
                     "a JSON line per token on standard error: its log probability and the N likeliest ones'")
        ->check(CLI::Range(0, 1000));
    command->add_option("--logprobs-file", arguments->logProbabilitiesFile,
                        "write those lines to this file instead");
    addSessionOptions(*command, *arguments);
    addSpeculationOptions(*command, *arguments);
    arguments->form.addTo(*command);
    command->add_flag("--stats", arguments->stats, "print speed and seed on standard error");
    command->callback([arguments, &chosen] { chosen = [arguments] { return generate(*arguments); }; });
}

}  // namespace fireside::cli
