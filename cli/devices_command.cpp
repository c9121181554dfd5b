#include <iostream>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/report.h"

namespace fireside::cli {
namespace {

void printJson(const std::vector<engine::DeviceInfo>& devices) {
    nlohmann::json list = nlohmann::json::array();
    for (const engine::DeviceInfo& d : devices) {
        list.push_back({{"id", d.id},
                        {"name", d.name},
                        {"driver", d.driver},
                        {"identity", d.identity},
                        {"type", d.type},
                        {"memory_bytes", d.memoryBytes},
                        {"memory_available_bytes", d.memoryAvailable},
                        {"features", d.features},
                        {"quirks", d.quirks},
                        {"software", d.software},
                        {"usable", d.usable},
                        {"failed_check", d.failedCheck},
                        {"chosen", d.chosen},
                        {"reason", d.reason}});
    }
    std::cout << list.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

void printText(const std::vector<engine::DeviceInfo>& devices) {
    for (const engine::DeviceInfo& d : devices) {
        std::cout << d.id
                  << (d.chosen   ? " (chosen by auto)"
                      : d.usable ? ""
                                 : " (not usable)")
                  << '\n'
                  << "  " << d.name << ", " << d.type << '\n';
        if (!d.driver.empty()) std::cout << "  driver    " << d.driver << '\n';
        std::cout << "  memory    " << d.memoryAvailable / 1'000'000 << " of " << d.memoryBytes / 1'000'000
                  << " MB available\n"
                  << "  features  " << joined(d.features) << '\n';
        for (const std::string& quirk : d.quirks) std::cout << "  quirk     " << quirk << '\n';
        std::cout << "  " << d.reason << '\n';
    }
}

}  // namespace

void addDevicesCommand(CLI::App& app, Work& chosen) {
    struct Arguments {
        bool json = false;
        bool check = false;
        std::string device;     // to check; empty: all
        std::string checkHere;  // empty: no
    };
    auto arguments = std::make_shared<Arguments>();
    CLI::App* command = app.add_subcommand(
        "devices",
        "Lists what could run a model, and what would be chosen and why; checks whether it works.");
    command->add_flag("--json", arguments->json, "machine-readable");
    CLI::Option* check = command->add_flag(
        "--check", arguments->check,
        "fill their memory, hold every kernel against the processor, measure them, and remember the verdict");
    command->add_option("--device", arguments->device, "the one to check: cpu or vulkan:N (default: all)")
        ->needs(check);
    command->add_option("--check-here", arguments->checkHere)->group("");  // see DeviceCheckService
    command->callback([arguments, &chosen] {
        chosen = [arguments] {
            if (!arguments->checkHere.empty()) return checkDeviceHere(arguments->checkHere);
            if (arguments->check) return checkDevices(arguments->device, arguments->json);
            const auto devices = engine::listDevices(storedVerdicts());
            if (arguments->json) {
                printJson(devices);
            } else {
                printText(devices);
            }
            return kExitOk;
        };
    });
}

}  // namespace fireside::cli
