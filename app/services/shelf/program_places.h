// Where other programs keep their models on each system. A pure function of the surroundings but for the two
// small files in which LM Studio notes that its folder was moved.
#pragma once

#include <QList>
#include <QString>
#include <functional>

#include "app/domain/local_model.h"

namespace fireside::services::shelf {

struct Surroundings {
    enum class System { Linux, Mac, Windows };

    System system = System::Linux;
    QString home;
    std::function<QString(const char*)> variable;  // of the environment; empty when it is not set

    /// This process's own.
    [[nodiscard]] static Surroundings here();
};

/// Every folder that may hold models, whether it is there or not. Documented by LM Studio, Ollama (FAQ), Jan
/// ("data folder"), GPT4All, llama.cpp (LLAMA_CACHE) and huggingface_hub (HF_HOME, HF_HUB_CACHE).
[[nodiscard]] QList<domain::ModelPlace> programPlaces(const Surroundings& surroundings);

}  // namespace fireside::services::shelf
