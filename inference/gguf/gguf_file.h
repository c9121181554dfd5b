// A GGUF model file (versions 2 and 3, also split into -00001-of-0000N parts), memory-mapped and checked.
//
// open() verifies every length, count and offset before anything is used: what the object hands out
// afterwards always lies within the mapping. Tensor data is not copied; strings are views into the mapping
// and live as long as the GgufFile. Immutable after open(), so const use from several threads is safe.
// Format: the GGUF specification (ggml/docs/gguf.md).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/base/result.h"
#include "inference/gguf/tensor_type.h"

namespace fireside::gguf {

/// Integers are widened to 64 bits, floats to double; arrays hold one kind of element. Arrays of arrays have
/// no use in any model: they are checked and skipped, as if the key were absent.
using Value = std::variant<bool, std::int64_t, std::uint64_t, double, std::string_view, std::vector<bool>,
                           std::vector<std::int64_t>, std::vector<std::uint64_t>, std::vector<double>,
                           std::vector<std::string_view>>;

struct Tensor {
    std::string name;
    TensorType type;
    /// Dimensions innermost first, as in the file: a matrix [rows, cols] of y = W x has shape {cols, rows}.
    std::vector<std::uint64_t> shape;
    /// The mapped bytes, exactly elements / blockSize * bytesPerBlock of them.
    std::span<const std::byte> data;

    [[nodiscard]] std::uint64_t elements() const;
};

/// The beginning of a file that is not here (yet), and how long it is. A split model has one per part.
struct FileHead {
    std::span<const std::byte> bytes;
    std::uint64_t fileBytes = 0;
};

struct OpenPart;  // a parsed part, inside gguf_file.cpp

class GgufFile {
 public:
    /// Opens `path`; for a part of a split model all parts, which must lie beside it. The size is checked
    /// here only: see MappedFile for what happens when somebody truncates the file afterwards. Errors:
    /// FileNotFound, FileUnreadable, NotGguf, UnsupportedVersion, FileDamaged (with the offset and what is
    /// wrong there), UnsupportedTensorType (naming tensor and type).
    [[nodiscard]] static Result<GgufFile> open(const std::filesystem::path& path);

    /// As open(), for files of which only the beginning is here, in the order of their parts: everything is
    /// as it will be, but that tensor data reads as zeros. Nothing when more must be read of some part (up to
    /// kLargestHead); its index is then in `incomplete`. Errors: as open(), and FileUnreadable (larger than
    /// the address space).
    [[nodiscard]] static Result<std::optional<GgufFile>> ofHeads(const std::filesystem::path& path,
                                                                 std::span<const FileHead> heads,
                                                                 std::size_t& incomplete);
    /// Far above any model's metadata and tensor names (vocabularies of 10^5 tokens take some MB).
    static constexpr std::uint64_t kLargestHead = std::uint64_t{64} << 20;

    GgufFile(GgufFile&&) noexcept;
    GgufFile& operator=(GgufFile&&) noexcept;
    ~GgufFile();

    /// Metadata of the first part. nullptr when the key is absent.
    [[nodiscard]] const Value* find(std::string_view key) const;
    /// Typed access: nothing when absent or of another kind. Unsigned accepts non-negative signed and vice
    /// versa.
    [[nodiscard]] std::optional<std::uint64_t> unsignedInteger(std::string_view key) const;
    [[nodiscard]] std::optional<double> number(std::string_view key) const;  // any integer or float
    [[nodiscard]] std::optional<bool> boolean(std::string_view key) const;
    [[nodiscard]] std::optional<std::string_view> string(std::string_view key) const;
    [[nodiscard]] const std::vector<std::string_view>* strings(std::string_view key) const;
    /// Numeric arrays widened to double / int64; empty optional when absent or not numeric.
    [[nodiscard]] std::optional<std::vector<double>> numbers(std::string_view key) const;
    [[nodiscard]] std::optional<std::vector<std::int64_t>> integers(std::string_view key) const;

    [[nodiscard]] const std::vector<Tensor>& tensors() const;
    [[nodiscard]] const Tensor* tensor(std::string_view name) const;
    [[nodiscard]] std::uint64_t fileBytes() const;            // all parts together
    [[nodiscard]] const std::filesystem::path& path() const;  // as given to open()
    /// Tells models apart without reading all of their weights: a hash of everything before the tensor data
    /// (metadata, vocabulary, names, types and shapes), of the file size, and of kFingerprintBytes at the
    /// start and in the middle of each tensor, so that two trainings of one architecture differ.
    [[nodiscard]] std::uint64_t fingerprint() const;
    static constexpr std::size_t kFingerprintBytes = 256;

 private:
    struct State;
    explicit GgufFile(std::unique_ptr<State> state);
    [[nodiscard]] static Result<GgufFile> ofParts(const std::filesystem::path& path,
                                                  std::vector<OpenPart> parts);
    std::unique_ptr<State> state_;
};

}  // namespace fireside::gguf
