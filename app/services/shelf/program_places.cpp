#include "app/services/shelf/program_places.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace fireside::services::shelf {

using domain::ModelPlace;
using domain::ModelProgram;
using System = Surroundings::System;

namespace {

/// Collects places, each folder once.
class Places {
 public:
    void add(ModelProgram program, const QString& folder) {
        if (folder.isEmpty()) return;
        const QString clean = QDir::cleanPath(QDir::fromNativeSeparators(folder));
        for (const ModelPlace& place : std::as_const(places_)) {
            if (place.folder == clean) return;
        }
        places_.append({program, clean, {}});
    }
    [[nodiscard]] QList<ModelPlace> take() { return std::move(places_); }

 private:
    QList<ModelPlace> places_;
};

/// The environment's folder, else `fallback` below the home folder.
QString folderOr(const Surroundings& here, const char* variable, const QString& fallback) {
    const QString set = here.variable(variable);
    return set.isEmpty() ? here.home + fallback : set;
}

/// The user's data, per system.
QString dataHome(const Surroundings& here) {
    switch (here.system) {
        case System::Mac:
            return here.home + "/Library/Application Support";
        case System::Windows:
            return folderOr(here, "LOCALAPPDATA", "/AppData/Local");
        case System::Linux:
            break;
    }
    return folderOr(here, "XDG_DATA_HOME", "/.local/share");
}

QString cacheHome(const Surroundings& here) {
    switch (here.system) {
        case System::Mac:
            return here.home + "/Library/Caches";
        case System::Windows:
            return folderOr(here, "LOCALAPPDATA", "/AppData/Local");
        case System::Linux:
            break;
    }
    return folderOr(here, "XDG_CACHE_HOME", "/.cache");
}

QByteArray smallFile(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(1 << 20) : QByteArray();
}

void addLmStudio(const Surroundings& here, Places& places) {
    const QString pointed = QString::fromUtf8(smallFile(here.home + "/.lmstudio-home-pointer")).trimmed();
    for (const QString& home : {pointed, here.home + "/.lmstudio", here.home + "/.cache/lm-studio"}) {
        if (home.isEmpty()) continue;
        const QJsonObject settings = QJsonDocument::fromJson(smallFile(home + "/settings.json")).object();
        places.add(ModelProgram::LmStudio, settings.value("downloadsFolder").toString());
        places.add(ModelProgram::LmStudio, home + "/models");
    }
}

void addOllama(const Surroundings& here, Places& places) {
    places.add(ModelProgram::Ollama, here.variable("OLLAMA_MODELS"));
    places.add(ModelProgram::Ollama, here.home + "/.ollama/models");
    if (here.system == System::Linux) {  // as a service
        places.add(ModelProgram::Ollama, "/usr/share/ollama/.ollama/models");
        places.add(ModelProgram::Ollama, "/var/lib/ollama/.ollama/models");
        places.add(ModelProgram::Ollama, "/var/lib/ollama/models");
    }
}

void addJan(const Surroundings& here, Places& places) {
    if (here.system == System::Windows) {
        places.add(ModelProgram::Jan, folderOr(here, "APPDATA", "/AppData/Roaming") + "/Jan/data");
    } else {
        places.add(ModelProgram::Jan, dataHome(here) + "/Jan/data");
    }
    places.add(ModelProgram::Jan, here.home + "/jan");  // before 0.5
}

void addHuggingFace(const Surroundings& here, Places& places) {
    for (const char* variable : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"}) {
        places.add(ModelProgram::HuggingFace, here.variable(variable));
    }
    if (const QString home = here.variable("HF_HOME"); !home.isEmpty()) {
        places.add(ModelProgram::HuggingFace, home + "/hub");
    }
    // The same on every system.
    places.add(ModelProgram::HuggingFace, folderOr(here, "XDG_CACHE_HOME", "/.cache") + "/huggingface/hub");
}

}  // namespace

Surroundings Surroundings::here() {
#if defined(Q_OS_WIN)
    const System system = System::Windows;
#elif defined(Q_OS_MACOS)
    const System system = System::Mac;
#else
    const System system = System::Linux;
#endif
    return {system, QDir::homePath(), [](const char* name) { return qEnvironmentVariable(name); }};
}

QList<ModelPlace> programPlaces(const Surroundings& here) {
    Places places;
    addLmStudio(here, places);
    addOllama(here, places);
    addJan(here, places);
    places.add(ModelProgram::Gpt4All, dataHome(here) + "/nomic.ai/GPT4All");
    places.add(ModelProgram::LlamaCpp, here.variable("LLAMA_CACHE"));
    places.add(ModelProgram::LlamaCpp, cacheHome(here) + "/llama.cpp");
    addHuggingFace(here, places);
    return places.take();
}

}  // namespace fireside::services::shelf
