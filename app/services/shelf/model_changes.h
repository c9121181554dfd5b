// What can be done to a model's files. Slow where the disk is; any thread but the GUI's. Nothing is ever
// overwritten, and a failure in the middle puts back what was moved.
#pragma once

#include <QString>
#include <atomic>
#include <functional>

#include "app/base/result.h"
#include "app/domain/local_model.h"

namespace fireside::services::shelf {

/// Whether the user was asked a second time about another program's files.
enum class Asked { Once, Twice };

/// Gives the files another name (without ".gguf"; parts keep their numbers). Returns the new path of the
/// first. Errors: InvalidArgument (no name for a file), FileExists, NotWritable, FileNotFound,
/// OtherProgramsFile.
[[nodiscard]] Result<QString> renameModel(const domain::LocalModel& model, const QString& name, Asked asked);

struct MoveProgress {
    std::function<void(qint64 done, qint64 total)> moved;  // bytes; only where files must be copied
    const std::atomic<bool>* cancel = nullptr;
};
/// Puts the files into another folder, which is made when it is missing. Onto another disk they are copied,
/// synced and only then removed. Returns the new path of the first. Errors: as for renameModel, DiskFull,
/// Cancelled.
[[nodiscard]] Result<QString> moveModel(const domain::LocalModel& model, const QString& folder, Asked asked,
                                        const MoveProgress& progress);

/// Moves the files to the system's trash. For Ollama with the manifests that name them, for Hugging Face's
/// cache the files behind the links too. Errors: OtherProgramsFile, FileNotFound, NotWritable, NoTrash.
[[nodiscard]] Result<> trashModel(const domain::LocalModel& model, Asked asked);

}  // namespace fireside::services::shelf
