// tokenize: records of text, separated by a line that holds only %%, to a line of ids each. detokenize: the
// reverse.
#include <iostream>
#include <sstream>

#include "cli/command.h"
#include "cli/records.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

struct TokenizeArguments {
    std::string model;
    std::string file;  // empty: standard input
    bool special = false;
    bool framed = false;
};

int tokenize(const TokenizeArguments& arguments) {
    const auto vocabulary = engine::Vocabulary::open(arguments.model);
    if (!vocabulary.ok()) return report(vocabulary.error());
    const auto text = readInput(arguments.file);
    if (!text.ok()) return report(text.error());
    for (const std::string& record : records(*text)) {
        const char* gap = "";
        const text::Tokenizer& tokenizer = vocabulary->tokenizer();
        for (engine::TokenId id : arguments.framed ? tokenizer.encodeFramed(record, arguments.special)
                                                   : tokenizer.encode(record, arguments.special)) {
            std::cout << gap << id;
            gap = " ";
        }
        std::cout << '\n';
    }
    return kExitOk;
}

Result<std::string> textOf(const std::string& line, const text::Tokenizer& tokenizer, bool special) {
    text::StreamingDetokenizer detokenizer(tokenizer, false, special);
    std::string result;
    std::istringstream ids(line);
    for (std::string word; ids >> word;) {
        std::size_t used = 0;
        long id = -1;
        try {
            id = std::stol(word, &used);
        } catch (const std::exception&) {
            used = 0;
        }
        if (used != word.size() || id < 0 || id >= tokenizer.vocabularySize()) {
            return Error{ErrorCode::InvalidArgument,
                         "\"" + word + "\" is not a token id of this model (0 to " +
                             std::to_string(tokenizer.vocabularySize() - 1) + ")"};
        }
        result += detokenizer.push(static_cast<engine::TokenId>(id));
    }
    return result + detokenizer.finish();
}

int detokenize(const TokenizeArguments& arguments) {
    const auto vocabulary = engine::Vocabulary::open(arguments.model);
    if (!vocabulary.ok()) return report(vocabulary.error());
    const auto input = readInput(arguments.file);
    if (!input.ok()) return report(input.error());
    std::istringstream lines(*input);
    bool first = true;
    for (std::string line; std::getline(lines, line); first = false) {
        const auto text = textOf(line, vocabulary->tokenizer(), arguments.special);
        if (!text.ok()) return report(text.error());
        if (!first) std::cout << kRecordSeparator << '\n';
        std::cout << *text << '\n';
    }
    return kExitOk;
}

CLI::App* addCommand(CLI::App& app, Work& chosen, const std::shared_ptr<TokenizeArguments>& arguments,
                     const char* name, const char* what, const char* specialHelp,
                     int (*run)(const TokenizeArguments&)) {
    CLI::App* command = app.add_subcommand(name, what);
    command->add_option("MODEL", arguments->model, "a .gguf file; a vocabulary without weights will do")
        ->required();
    command->add_option("--file", arguments->file, "what to read instead of standard input");
    command->add_flag("--special", arguments->special, specialHelp);
    command->callback([arguments, run, &chosen] { chosen = [arguments, run] { return run(*arguments); }; });
    return command;
}

}  // namespace

void addTokenizeCommand(CLI::App& app, Work& chosen) {
    const auto arguments = std::make_shared<TokenizeArguments>();
    CLI::App* command = addCommand(app, chosen, arguments, "tokenize",
                                   "Prints a line of token ids per record; a line %% separates records.",
                                   "recognise control tokens such as <|im_end|> in the text", &tokenize);
    command->add_flag("--framed", arguments->framed,
                      "add what the model expects around a whole text, such as BOS, or [CLS] and [SEP]");
}

void addDetokenizeCommand(CLI::App& app, Work& chosen) {
    addCommand(app, chosen, std::make_shared<TokenizeArguments>(), "detokenize",
               "Prints the text of each line of token ids, %% between records.", "print control tokens too",
               &detokenize);
}

}  // namespace fireside::cli
