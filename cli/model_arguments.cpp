// The options that say which model is loaded, and where.
#include <unistd.h>

#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "app/base/paths.h"
#include "cli/command.h"
#include "cli/report.h"

namespace fireside::cli {

void ModelArguments::addTo(CLI::App& command) {
    command.add_option("MODEL", path, "a .gguf file (any part of a split model)")->required();
    command
        .add_option("--device", device,
                    "auto, cpu, vulkan:N or several GPUs (vulkan:0,vulkan:1); see fireside-cli devices")
        ->capture_default_str();
    addOffloadTo(command);
}

void ModelArguments::addOffloadTo(CLI::App& command) {
    command
        .add_option_function<std::string>(
            "--gpu-layers",
            [this](const std::string& text) { offload.gpuLayers = text == "auto" ? -1 : std::stoi(text); },
            "layers on the GPU, the last ones; the others are the processor's (default: auto, as many as "
            "fit)")
        ->check(CLI::Range(0, 1'000'000) | CLI::IsMember({"auto"}));
    command
        .add_option_function<std::int64_t>(
            "--gpu-memory",
            [this](const std::int64_t& megabytes) {
                offload.gpuMemory = static_cast<std::uint64_t>(megabytes) * 1'000'000;
            },
            "MB to use at most of each GPU (default: what is free)")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000'000}));
}

void ModelArguments::addContextTo(CLI::App& command) {
    command
        .add_option("--context", context, "tokens to keep in memory (default: the model's own, at most 4096)")
        ->check(CLI::PositiveNumber);
    static const std::map<std::string, engine::KvType> kTypes{
        {"f16", engine::KvType::F16}, {"q8_0", engine::KvType::Q8_0}, {"f32", engine::KvType::F32}};
    command
        .add_option("--kv", kvType,
                    "how keys and values are kept: f16, q8_0 (half of that) or f32 (twice that)")
        ->transform(CLI::CheckedTransformer(kTypes, CLI::ignore_case))
        ->default_str("f16");
}

Result<std::unique_ptr<engine::Model>> ModelArguments::load() const {
    engine::LoadOptions options;
    options.device = device;
    options.contextLength = context;
    options.kvType = kvType;
    options.offload = offload;
    options.verdicts = storedVerdicts();
    options.pipelineCacheFolder = cacheFolder().toStdString();
    options.cancel = &interrupted();
    const bool terminal = isatty(STDERR_FILENO) != 0;
    if (terminal) {
        options.progress = [](engine::LoadProgress p) {
            std::cerr << "\rloading " << p.bytesDone / 1'000'000 << " of " << p.bytesTotal / 1'000'000
                      << " MB" << std::flush;
        };
    }
    auto model = engine::Model::load(path, std::move(options));
    if (terminal) std::cerr << "\r\033[K" << std::flush;
    if (!model.ok()) return model;
    const engine::DeviceInfo& taken = (*model)->device();
    if (device != "cpu" && taken.id == "cpu") std::cerr << "fireside-cli: " << taken.reason << std::endl;
    if ((*model)->shares().size() > 1 && offload.gpuLayers < 0)  // nobody asked for it
        std::cerr << "fireside-cli: " << sharesText((*model)->shares()) << std::endl;
    return model;
}

std::string sharesText(std::span<const engine::DeviceShare> shares) {
    std::string text;
    for (const engine::DeviceShare& share : shares) {
        std::vector<std::string> parts;
        if (share.embedding) parts.emplace_back("the embedding");
        if (share.layers > 0)
            parts.push_back(std::to_string(share.layers) + (share.layers == 1 ? " layer" : " layers"));
        const std::int32_t elsewhere = share.expertLayers - share.layers;
        if (share.expertLayers > 0 && elsewhere != 0)
            parts.push_back("the experts of " + std::to_string(share.expertLayers));
        if (share.head) parts.emplace_back("the head");
        for (std::size_t i = 0; i < parts.size(); ++i)
            text += (i == 0 ? "" : i + 1 < parts.size() ? ", " : " and ") + parts[i];
        text += " on " + share.device.id + (&share == &shares.back() ? "" : "; ");
    }
    return text;
}

}  // namespace fireside::cli
