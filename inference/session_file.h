// Sessions as files. Little endian:
//   char[8] "FIRESESS", uint32 version (1), uint32 kind of KV cache (plan::KvType), uint64 fingerprint of the
//   model (SessionIdentity), uint64 count, int32 token[count], uint64 bytes, the caches as the executor saves
//   them, uint64 gguf::ContentHash of everything before.
// Internal to the engine; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/mapped_file.h"
#include "inference/plan/kv_type.h"
#include "inference/session.h"

namespace fireside::engine {

/// What the caches of a session depend on besides its tokens.
struct SessionIdentity {
    std::uint64_t model = 0;  // GgufFile::fingerprint, and which RoPE frequencies the context length chose
    plan::KvType kvType = plan::KvType::F16;
    friend bool operator==(const SessionIdentity&, const SessionIdentity&) = default;
};

/// A file whose hash is right and which belongs to the identity asked for.
struct SessionFile {
    gguf::MappedFile file;
    std::vector<text::TokenId> tokens;
    std::span<const std::byte> caches;  // of `file`
};

/// Writes beside `path` and renames, so that an earlier file stays whole until the new one is. (It is not
/// forced to the disk: after a power failure the hash tells.) Errors: DiskFull, NotWritable.
[[nodiscard]] Result<> writeSession(const std::filesystem::path& path, const SessionIdentity& identity,
                                    const SavedSession& session);

/// Every length is checked before it is used; nothing is allocated beyond the file's own size. Errors:
/// FileNotFound, FileUnreadable, FileDamaged (not a session, cut short, changed), SessionMismatch (another
/// model, another KV type, a newer version).
[[nodiscard]] Result<SessionFile> readSession(const std::filesystem::path& path,
                                              const SessionIdentity& identity);

}  // namespace fireside::engine
