#include "inference/gguf/gguf_file.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <system_error>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include "inference/gguf/content_hash.h"
#include "inference/gguf/gguf_parser.h"
#include "inference/gguf/mapped_file.h"

namespace fireside::gguf {

struct GgufFile::State {
    std::filesystem::path path;
    std::vector<MappedFile> parts;
    std::unordered_map<std::string_view, Value> metadata;
    std::vector<Tensor> tensors;
    std::unordered_map<std::string_view, std::size_t> tensorIndex;  // views of the names in `tensors`
};

struct OpenPart {
    MappedFile file;
    ParsedPart content;
};

namespace {

/// A name of the form PREFIX-00002-of-00005.gguf; numbers count from 1.
struct PartName {
    std::string prefix;
    std::uint64_t number = 0;
    std::uint64_t count = 0;
};

std::optional<std::uint64_t> fiveDigits(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || text.size() != 5) return std::nullopt;
    return number;
}

std::optional<PartName> parsePartName(const std::string& name) {
    constexpr std::string_view kShape = "-00000-of-00000.gguf";
    if (name.size() < kShape.size()) return std::nullopt;
    const std::string_view tail = std::string_view(name).substr(name.size() - kShape.size());
    const auto number = fiveDigits(tail.substr(1, 5));
    const auto count = fiveDigits(tail.substr(10, 5));
    if (tail[0] != '-' || tail.substr(6, 4) != "-of-" || tail.substr(15) != ".gguf" || !number || !count) {
        return std::nullopt;
    }
    return PartName{name.substr(0, name.size() - kShape.size()), *number, *count};
}

std::string formatPartName(const PartName& part) {
    const auto padded = [](std::uint64_t number) {
        const std::string digits = std::to_string(number);
        return std::string(5 - digits.size(), '0') + digits;
    };
    return part.prefix + "-" + padded(part.number) + "-of-" + padded(part.count) + ".gguf";
}

std::optional<std::uint64_t> asUnsigned(const Value& value) {
    if (const auto* number = std::get_if<std::uint64_t>(&value)) return *number;
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number != nullptr && *number >= 0) return static_cast<std::uint64_t>(*number);
    return std::nullopt;
}

std::optional<std::uint64_t> unsignedIn(const ParsedPart& part, std::string_view key) {
    const auto found = part.metadata.find(key);
    return found == part.metadata.end() ? std::nullopt : asUnsigned(found->second);
}

Error damaged(const std::filesystem::path& path, const std::string& reason) {
    return {ErrorCode::FileDamaged, path.string() + ": " + reason};
}

Result<OpenPart> openPart(const std::filesystem::path& path) {
    FIRESIDE_TRY(MappedFile file, MappedFile::open(path));
    Result<ParsedPart> content = parsePart(file.bytes());
    if (!content.ok()) return Error{content.code(), path.string() + ": " + content.error().detail};
    return OpenPart{std::move(file), std::move(*content)};
}

/// The parts in order. `opened` is the one that was asked for; the others are found by its name.
Result<std::vector<OpenPart>> openAllParts(const std::filesystem::path& path, OpenPart opened,
                                           std::uint64_t count) {
    auto name = parsePartName(path.filename().string());
    if (!name || name->count != count || name->number == 0 || name->number > count) {
        return damaged(path, "a part of a model split in " + std::to_string(count) +
                                 ", but the file's name does not say which one");
    }
    const std::uint64_t openedNumber = name->number;
    std::vector<OpenPart> parts;
    for (name->number = 1; name->number <= count; ++name->number) {
        const std::filesystem::path partPath = path.parent_path() / formatPartName(*name);
        if (name->number == openedNumber) {
            parts.push_back(std::move(opened));
        } else {
            FIRESIDE_TRY(OpenPart part, openPart(partPath));
            parts.push_back(std::move(part));
        }
    }
    return parts;
}

/// That all parts of the model are there, each where it belongs.
Result<> checkParts(const std::filesystem::path& path, std::span<const OpenPart> parts) {
    const std::uint64_t count = unsignedIn(parts[0].content, "split.count").value_or(1);
    if (count <= 1 && parts.size() == 1) return {};
    if (parts.size() != count) {
        return damaged(path,
                       std::to_string(parts.size()) + " parts of a model split in " + std::to_string(count));
    }
    std::size_t tensors = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const ParsedPart& content = parts[i].content;
        if (unsignedIn(content, "split.no") != i || unsignedIn(content, "split.count") != count) {
            return damaged(path, "split.no or split.count of part " + std::to_string(i + 1) +
                                     " is not that of its name");
        }
        tensors += content.tensors.size();
    }
    const auto expected = unsignedIn(parts[0].content, "split.tensors.count");
    if (expected == tensors) return {};
    return damaged(path, "the parts hold " + std::to_string(tensors) + " tensors, split.tensors.count is " +
                             (expected ? std::to_string(*expected) : std::string("missing")));
}

Result<std::vector<OpenPart>> openParts(const std::filesystem::path& path) {
    FIRESIDE_TRY(OpenPart opened, openPart(path));
    const std::uint64_t count = unsignedIn(opened.content, "split.count").value_or(1);
    std::vector<OpenPart> parts;
    if (count <= 1) {
        parts.push_back(std::move(opened));
    } else {
        FIRESIDE_TRY(parts, openAllParts(path, std::move(opened), count));
    }
    FIRESIDE_CHECK(checkParts(path, parts));
    return parts;
}

/// Nothing when the head goes on behind what is here.
Result<std::optional<OpenPart>> openHead(const std::filesystem::path& path, const FileHead& head) {
    FIRESIDE_TRY(MappedFile file, MappedFile::beginningWith(head.bytes, head.fileBytes));
    Result<ParsedPart> content = parsePart(file.bytes());
    const bool whole = head.bytes.size() >= std::min(head.fileBytes, GgufFile::kLargestHead);
    // What is not here reads as zeros, which may be taken for anything, sound or damaged.
    constexpr std::size_t kMagicAndVersion = 8;
    const bool noModel =
        !content.ok() && head.bytes.size() >= kMagicAndVersion &&
        (content.code() == ErrorCode::NotGguf || content.code() == ErrorCode::UnsupportedVersion);
    const bool judged = noModel || (content.ok() && content->headBytes <= head.bytes.size());
    if (!judged && !whole) return std::optional<OpenPart>();
    if (content.ok() && !judged) return damaged(path, "its metadata is larger than any model's");
    if (!content.ok()) return Error{content.code(), path.string() + ": " + content.error().detail};
    return std::optional<OpenPart>(OpenPart{std::move(file), std::move(*content)});
}

template <class Wide>
bool fits(std::uint64_t number) {
    if constexpr (std::is_integral_v<Wide>) return std::in_range<Wide>(number);
    return true;  // rounded
}

/// The elements of any numeric array as `Wide`; unsigned integers beyond Wide's range make it no array of
/// Wide.
template <class Wide>
std::optional<std::vector<Wide>> widened(const Value* value) {
    if (value == nullptr) return std::nullopt;
    return std::visit(
        [](const auto& held) -> std::optional<std::vector<Wide>> {
            using Held = std::decay_t<decltype(held)>;
            constexpr bool kIntegers = std::is_same_v<Held, std::vector<std::int64_t>> ||
                                       std::is_same_v<Held, std::vector<std::uint64_t>>;
            constexpr bool kFloats = std::is_same_v<Held, std::vector<double>>;
            if constexpr (kIntegers || (kFloats && std::is_floating_point_v<Wide>)) {
                if constexpr (std::is_same_v<Held, std::vector<std::uint64_t>>) {
                    for (const std::uint64_t element : held) {
                        if (!fits<Wide>(element)) return std::nullopt;
                    }
                }
                return std::vector<Wide>(held.begin(), held.end());
            } else {
                return std::nullopt;
            }
        },
        *value);
}

}  // namespace

std::uint64_t Tensor::elements() const {
    std::uint64_t product = 1;
    for (const std::uint64_t extent : shape) product *= extent;  // cannot overflow: the parser has checked it
    return product;
}

Result<GgufFile> GgufFile::open(const std::filesystem::path& path) {
    FIRESIDE_TRY(std::vector<OpenPart> parts, openParts(path));
    return ofParts(path, std::move(parts));
}

Result<std::optional<GgufFile>> GgufFile::ofHeads(const std::filesystem::path& path,
                                                  std::span<const FileHead> heads, std::size_t& incomplete) {
    std::vector<OpenPart> parts;
    for (incomplete = 0; incomplete < heads.size(); ++incomplete) {
        FIRESIDE_TRY(std::optional<OpenPart> part, openHead(path, heads[incomplete]));
        if (!part) return std::optional<GgufFile>();
        parts.push_back(std::move(*part));
    }
    FIRESIDE_CHECK(checkParts(path, parts));
    FIRESIDE_TRY(GgufFile file, ofParts(path, std::move(parts)));
    return std::optional(std::move(file));
}

Result<GgufFile> GgufFile::ofParts(const std::filesystem::path& path, std::vector<OpenPart> parts) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->metadata = std::move(parts[0].content.metadata);
    for (OpenPart& part : parts) {
        state->parts.push_back(std::move(part.file));
        for (Tensor& tensor : part.content.tensors) state->tensors.push_back(std::move(tensor));
    }
    for (std::size_t i = 0; i < state->tensors.size(); ++i) {
        const std::string& name = state->tensors[i].name;
        if (!state->tensorIndex.emplace(name, i).second) {
            return damaged(path, "tensor " + name + " is in two parts");
        }
    }
    return GgufFile(std::move(state));
}

GgufFile::GgufFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
GgufFile::GgufFile(GgufFile&&) noexcept = default;
GgufFile& GgufFile::operator=(GgufFile&&) noexcept = default;
GgufFile::~GgufFile() = default;

const Value* GgufFile::find(std::string_view key) const {
    const auto found = state_->metadata.find(key);
    return found == state_->metadata.end() ? nullptr : &found->second;
}

std::optional<std::uint64_t> GgufFile::unsignedInteger(std::string_view key) const {
    const Value* value = find(key);
    return value == nullptr ? std::nullopt : asUnsigned(*value);
}

std::optional<double> GgufFile::number(std::string_view key) const {
    const Value* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (const auto* number = std::get_if<double>(value)) return *number;
    if (const auto* number = std::get_if<std::int64_t>(value)) return static_cast<double>(*number);
    if (const auto* number = std::get_if<std::uint64_t>(value)) return static_cast<double>(*number);
    return std::nullopt;
}

std::optional<bool> GgufFile::boolean(std::string_view key) const {
    const Value* value = find(key);
    const bool* flag = value == nullptr ? nullptr : std::get_if<bool>(value);
    return flag == nullptr ? std::nullopt : std::optional(*flag);
}

std::optional<std::string_view> GgufFile::string(std::string_view key) const {
    const Value* value = find(key);
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string_view>(value);
    return text == nullptr ? std::nullopt : std::optional(*text);
}

const std::vector<std::string_view>* GgufFile::strings(std::string_view key) const {
    const Value* value = find(key);
    return value == nullptr ? nullptr : std::get_if<std::vector<std::string_view>>(value);
}

std::optional<std::vector<double>> GgufFile::numbers(std::string_view key) const {
    return widened<double>(find(key));
}

std::optional<std::vector<std::int64_t>> GgufFile::integers(std::string_view key) const {
    return widened<std::int64_t>(find(key));
}

const std::vector<Tensor>& GgufFile::tensors() const {
    return state_->tensors;
}

const Tensor* GgufFile::tensor(std::string_view name) const {
    const auto found = state_->tensorIndex.find(name);
    return found == state_->tensorIndex.end() ? nullptr : &state_->tensors[found->second];
}

std::uint64_t GgufFile::fileBytes() const {
    std::uint64_t bytes = 0;
    for (const MappedFile& part : state_->parts) bytes += part.bytes().size();
    return bytes;
}

const std::filesystem::path& GgufFile::path() const {
    return state_->path;
}

std::uint64_t GgufFile::fingerprint() const {
    ContentHash hash;
    for (const MappedFile& part : state_->parts) {
        const std::span<const std::byte> bytes = part.bytes();
        std::size_t header = bytes.size();
        for (const Tensor& tensor : state_->tensors) {
            const std::byte* data = tensor.data.data();
            const bool within =
                !std::less<>{}(data, bytes.data()) && std::less<>{}(data, bytes.data() + bytes.size());
            if (within) header = std::min(header, static_cast<std::size_t>(data - bytes.data()));
        }
        hash.add(bytes.first(header));
    }
    for (const Tensor& tensor : state_->tensors) {
        const std::size_t sample = std::min(tensor.data.size(), kFingerprintBytes);
        hash.add(tensor.data.first(sample));
        hash.add(tensor.data.subspan((tensor.data.size() - sample) / 2, sample));
    }
    const std::uint64_t size = fileBytes();
    hash.add(std::as_bytes(std::span(&size, 1)));
    return hash.value();
}

}  // namespace fireside::gguf
