#include "cli/report.h"

#include <csignal>
#include <iostream>
#include <string>

#include "app/viewmodels/error_sentence.h"

namespace fireside::cli {

int report(const Error& error) {
    const viewmodels::ErrorSentence sentence = viewmodels::sentenceFor(error);
    std::string title = sentence.title.toStdString();
    if (title.ends_with('.')) title.pop_back();
    std::cerr << "fireside-cli: " << title << (error.detail.empty() ? "" : ": ") << error.detail << ". "
              << sentence.help.toStdString() << std::endl;
    return error.code == ErrorCode::InvalidArgument ? kExitUsage : kExitFailed;
}

std::atomic<bool>& interrupted() {
    static std::atomic<bool> flag = false;
    return flag;
}

void watchInterrupts() {
    static_assert(std::atomic<bool>::is_always_lock_free, "used in a signal handler");
    interrupted() = false;
    // No SA_RESTART: a read that waits for the keyboard ends, too.
    struct sigaction action = {};
    action.sa_handler = [](int) { interrupted() = true; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
}

}  // namespace fireside::cli
