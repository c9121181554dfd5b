// A chat template alone: what it makes of one conversation, byte for byte.
#include <ctime>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <sstream>

#include "cli/command.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

/// Renderings are for comparing: the clock stands still unless it is asked for.
constexpr const char* kFixedDate = "2026-11-23 09:30";

struct RenderArguments {
    std::string source;
    std::string input;  // "-": standard input
    std::string date = kFixedDate;
};

Result<std::string> readAll(const std::string& path) {
    if (path == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error{ErrorCode::FileNotFound, path};
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (file.bad()) return Error{ErrorCode::FileUnreadable, path};
    return text;
}

Result<std::tm> parseDate(const std::string& date) {
    std::tm time{};
    if (date == "now") {
        const std::time_t seconds = std::time(nullptr);
        localtime_r(&seconds, &time);
        return time;
    }
    std::istringstream text(date);
    text >> std::get_time(&time, "%Y-%m-%d %H:%M");
    if (text.fail() || text.peek() != std::char_traits<char>::eof()) {
        return Error{ErrorCode::InvalidArgument,
                     "--date \"" + date + "\" is neither \"now\" nor like \"" + kFixedDate + "\""};
    }
    time.tm_isdst = -1;
    std::mktime(&time);  // the day of the week and of the year
    return time;
}

Result<std::string> rendered(const RenderArguments& arguments) {
    FIRESIDE_TRY(const std::tm now, parseDate(arguments.date));
    FIRESIDE_TRY(const std::string text, readAll(arguments.input));
    return engine::renderTemplate(arguments.source, text, now);
}

int render(const RenderArguments& arguments) {
    const auto text = rendered(arguments);
    if (!text.ok()) return report(text.error());
    std::cout << *text;
    return kExitOk;
}

}  // namespace

void addRenderCommand(CLI::App& app, Work& chosen) {
    auto arguments = std::make_shared<RenderArguments>();
    CLI::App* command = app.add_subcommand(
        "render", "Prints what a chat template makes of a conversation, without a line break at the end.");
    command->add_option("TEMPLATE_OR_MODEL", arguments->source, "a Jinja file, or a .gguf file that has one")
        ->required();
    command
        ->add_option(
            "--input", arguments->input,
            "a JSON object of the template's variables (messages, tools, add_generation_prompt, ...), or "
            "of a case that has it as \"input\"; -: standard input")
        ->required();
    command->add_option("--date", arguments->date, "what strftime_now tells: \"YYYY-MM-DD HH:MM\" or now")
        ->capture_default_str();
    command->callback([arguments, &chosen] { chosen = [arguments] { return render(*arguments); }; });
}

}  // namespace fireside::cli
