#include "inference/session_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include "inference/gguf/byte_reader.h"
#include "inference/gguf/content_hash.h"

namespace fireside::engine {
namespace {

constexpr std::string_view kMagic = "FIRESESS";
constexpr std::uint32_t kVersion = 1;

/// Bytes on their way to a file, hashed as they go.
class HashedOutput {
 public:
    explicit HashedOutput(const std::filesystem::path& path)
        : file_(path, std::ios::binary | std::ios::trunc) {}

    [[nodiscard]] bool good() const { return file_.good(); }
    void put(std::span<const std::byte> bytes) {
        hash_.add(bytes);
        file_.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
    template <class T>
    requires std::is_integral_v<T>
    void put(const T& number) { put(std::as_bytes(std::span(&number, 1))); }
    [[nodiscard]] bool finish() {
        put(hash_.value());
        file_.close();
        return file_.good();
    }

 private:
    std::ofstream file_;
    gguf::ContentHash hash_;
};

Error writeError(const std::filesystem::path& path, int number) {
    const bool full = number == ENOSPC || number == EFBIG
#ifdef EDQUOT
                      || number == EDQUOT
#endif
        ;
    return {full ? ErrorCode::DiskFull : ErrorCode::NotWritable,
            path.string() + ": " + std::generic_category().message(number)};
}

Error mismatch(const std::filesystem::path& path, const std::string& reason) {
    return {ErrorCode::SessionMismatch, path.string() + ": " + reason};
}

const char* nameOf(std::uint32_t kvType) {
    static constexpr std::array kNames{"F32", "F16", "Q8_0"};
    return kvType < kNames.size() ? kNames[kvType] : "an unknown kind";
}

/// The file's own opinion of what it is.
struct Header {
    SessionIdentity identity;
    std::uint32_t kvType = 0;
};

Result<std::uint32_t> readVersion(gguf::ByteReader& reader, std::span<const std::byte> bytes) {
    if (bytes.size() < kMagic.size() || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
        return gguf::ByteReader::damagedAt(0, "not a saved session");
    }
    FIRESIDE_CHECK(reader.skip(kMagic.size()));
    return reader.read<std::uint32_t>();
}

Result<> readContent(gguf::ByteReader& reader, std::span<const std::byte> bytes, Header& header,
                     SessionFile& session) {
    FIRESIDE_TRY(header.kvType, reader.read<std::uint32_t>());
    FIRESIDE_TRY(header.identity.model, reader.read<std::uint64_t>());
    FIRESIDE_TRY(const std::size_t count, reader.count("tokens", sizeof(text::TokenId)));
    session.tokens.resize(count);
    if (count > 0)
        std::memcpy(session.tokens.data(), bytes.data() + reader.offset(), count * sizeof(text::TokenId));
    FIRESIDE_CHECK(reader.skip(count * sizeof(text::TokenId)));
    FIRESIDE_TRY(const std::size_t cacheBytes, reader.count("bytes of caches", 1));
    session.caches = bytes.subspan(reader.offset(), cacheBytes);
    FIRESIDE_CHECK(reader.skip(cacheBytes));
    const auto hashed = bytes.first(reader.offset());
    FIRESIDE_TRY(const std::uint64_t expected, reader.read<std::uint64_t>());
    if (reader.remaining() > 0) return reader.damaged("something follows the end");
    gguf::ContentHash hash;
    hash.add(hashed);
    if (hash.value() != expected) return reader.damaged("the content is not what was written");
    return {};
}

}  // namespace

Result<> writeSession(const std::filesystem::path& path, const SessionIdentity& identity,
                      const SavedSession& session) {
    std::filesystem::path beside = path;
    beside += ".part";
    errno = 0;
    HashedOutput out(beside);
    if (!out.good()) return writeError(beside, errno);
    out.put(std::as_bytes(std::span(kMagic)));
    out.put(kVersion);
    out.put(static_cast<std::uint32_t>(identity.kvType));
    out.put(identity.model);
    out.put(std::uint64_t{session.tokens.size()});
    out.put(std::as_bytes(std::span(session.tokens)));
    out.put(std::uint64_t{session.caches.size()});
    out.put(std::span(session.caches));
    std::error_code failure;
    if (!out.finish()) {
        const int number = errno;  // of the write that failed: nothing else was called since
        std::filesystem::remove(beside, failure);
        return writeError(beside, number);
    }
    std::filesystem::rename(beside, path, failure);
    if (!failure) return {};
    const int number = failure.value();
    std::filesystem::remove(beside, failure);
    return writeError(path, number);
}

Result<SessionFile> readSession(const std::filesystem::path& path, const SessionIdentity& identity) {
    FIRESIDE_TRY(gguf::MappedFile file, gguf::MappedFile::open(path));
    const std::span<const std::byte> bytes = file.bytes();
    SessionFile session{std::move(file), {}, {}};
    gguf::ByteReader reader(bytes);
    const auto named = [&](const Error& error) {
        return Error{error.code, path.string() + ": " + error.detail};
    };
    const auto version = readVersion(reader, bytes);
    if (!version.ok()) return named(version.error());
    if (*version != kVersion) {
        return mismatch(path, "version " + std::to_string(*version) + " of the format, known is " +
                                  std::to_string(kVersion));
    }
    Header header;
    if (const Result<> read = readContent(reader, bytes, header, session); !read.ok())
        return named(read.error());
    if (header.identity.model != identity.model) return mismatch(path, "saved with another model");
    const auto wanted = static_cast<std::uint32_t>(identity.kvType);
    if (header.kvType != wanted) {
        return mismatch(
            path, std::string("keys and values are ") + nameOf(header.kvType) + ", here " + nameOf(wanted));
    }
    return session;
}

}  // namespace fireside::engine
