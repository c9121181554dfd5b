// The subcommands of fireside-cli: each file adds one to the parser and, when it is the one that was asked
// for, leaves its work in `chosen`, which runs after parsing and returns the exit status (see report.h).
// Standard output carries only results; progress, statistics and errors go to standard error.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <span>
#include <string>

#include "inference/engine.h"

namespace fireside::cli {

using Work = std::function<int()>;

void addGenerateCommand(CLI::App& app, Work& chosen);
void addLogitsCommand(CLI::App& app, Work& chosen);
void addEmbedCommand(CLI::App& app, Work& chosen);
void addTokenizeCommand(CLI::App& app, Work& chosen);
void addDetokenizeCommand(CLI::App& app, Work& chosen);
void addBenchCommand(CLI::App& app, Work& chosen);
void addChatCommand(CLI::App& app, Work& chosen);
void addDevicesCommand(CLI::App& app, Work& chosen);
void addRenderCommand(CLI::App& app, Work& chosen);
void addModelsCommand(CLI::App& app, Work& chosen);

/// What every command that loads a model takes: the file, --device, --gpu-layers and --gpu-memory, most also
/// --context and --kv.
struct ModelArguments {
    std::string path;
    std::string device = "auto";
    std::int32_t context = 0;
    engine::KvType kvType = engine::KvType::F16;
    engine::Offload offload;

    /// Adds the positional MODEL, --device and what addOffloadTo() adds to a subcommand.
    void addTo(CLI::App& command);
    /// Adds --gpu-layers and --gpu-memory.
    void addOffloadTo(CLI::App& command);
    /// Adds --context and --kv.
    void addContextTo(CLI::App& command);
    /// Loads with progress on standard error when that is a terminal; says there when a GPU was not taken, or
    /// not for all layers.
    [[nodiscard]] Result<std::unique_ptr<engine::Model>> load() const;
};

/// Where the parts of a model are: "the embedding and 3 layers on cpu; 2 layers and the head on vulkan:0".
[[nodiscard]] std::string sharesText(std::span<const engine::DeviceShare> shares);

/// What checks found out about the devices here, as the window and `devices --check` keep it. Nothing where
/// there is no database yet; why it cannot be read goes to standard error.
[[nodiscard]] engine::DeviceVerdicts storedVerdicts();

/// `devices --check`: checks one device ("vulkan:0"), or all where `device` is empty. Returns the exit
/// status.
[[nodiscard]] int checkDevices(const std::string& device, bool json);
/// The process in which a check runs; says how it goes on standard output (device_check_message.h).
[[nodiscard]] int checkDeviceHere(const std::string& device);

/// Adds an option for every sampling parameter: --temperature, --top-k, ..., --logit-bias, --seed.
void addSamplingOptions(CLI::App& command, engine::SamplingParams& sampling);

}  // namespace fireside::cli
