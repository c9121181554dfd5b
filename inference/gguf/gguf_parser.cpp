#include "inference/gguf/gguf_parser.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "inference/gguf/byte_reader.h"

namespace fireside::gguf {

namespace {

constexpr std::string_view kMagic = "GGUF";
constexpr std::uint32_t kDefaultAlignment = 32;
constexpr std::uint32_t kMaxDimensions = 4;
constexpr int kMaxArrayDepth = 8;
constexpr std::size_t kSmallestEntry = 8 + 4 + 1;  // key length, value type, a one-byte value
constexpr std::size_t kSmallestTensor =
    8 + 4 + 8 + 4 + 8;  // name length, dimensions, one of them, type, offset
/// Far above any model (vocabularies have some 10^5 entries), low enough that the widened copies stay small.
constexpr std::size_t kMaxArrayElements = std::size_t{1} << 24;

enum class ValueType : std::uint32_t {
    Uint8 = 0,
    Int8 = 1,
    Uint16 = 2,
    Int16 = 3,
    Uint32 = 4,
    Int32 = 5,
    Float32 = 6,
    Bool = 7,
    String = 8,
    Array = 9,
    Uint64 = 10,
    Int64 = 11,
    Float64 = 12,
};

/// The least number of bytes that a value takes in the file; nothing when the type is unknown.
std::optional<std::size_t> smallestSize(ValueType type) {
    switch (type) {
        case ValueType::Uint8:
        case ValueType::Int8:
        case ValueType::Bool:
            return 1;
        case ValueType::Uint16:
        case ValueType::Int16:
            return 2;
        case ValueType::Uint32:
        case ValueType::Int32:
        case ValueType::Float32:
            return 4;
        case ValueType::Uint64:
        case ValueType::Int64:
        case ValueType::Float64:
        case ValueType::String:
            return 8;
        case ValueType::Array:
            return 12;
    }
    return std::nullopt;
}

bool multiplyFits(std::uint64_t a, std::uint64_t b, std::uint64_t& product) {
    if (a != 0 && b > std::numeric_limits<std::uint64_t>::max() / a) return false;
    product = a * b;
    return true;
}

/// What the file says about a tensor, before the place of the data is known.
struct Description {
    std::string_view name;
    std::vector<std::uint64_t> shape;
    std::uint32_t typeNumber = 0;
    std::uint64_t dataOffset = 0;  // from the start of the data section
    std::size_t describedAt = 0;   // for messages
};

class Parser {
 public:
    explicit Parser(std::span<const std::byte> bytes) : bytes_(bytes), reader_(bytes) {}

    Result<ParsedPart> parse();

 private:
    Result<> checkMagicAndVersion();
    Result<> readEntry();
    Result<std::optional<Value>> readValue(ValueType type);
    Result<std::optional<Value>> readArray();
    Result<> skipArrayElements(ValueType element, std::size_t count, int depth);
    Result<std::pair<ValueType, std::size_t>> readArrayHeader();
    Result<bool> readBool();
    Result<std::optional<Value>> readBools(std::size_t count);
    Result<std::optional<Value>> readStrings(std::size_t count);
    template <class Stored, class Wide>
    Result<std::optional<Value>> readNumbers(std::size_t count);
    template <class Stored, class Wide>
    Result<std::optional<Value>> readNumber();

    Result<Description> readDescription();
    Result<std::uint64_t> alignment() const;
    Result<Tensor> place(const Description& description, std::size_t dataStart, std::uint64_t align) const;

    std::span<const std::byte> bytes_;
    ByteReader reader_;
    std::size_t arrayElements_ = 0;
    ParsedPart part_;
};

Result<ParsedPart> Parser::parse() {
    FIRESIDE_CHECK(checkMagicAndVersion());
    // The specification puts the two counts side by side, before anything that they count.
    FIRESIDE_TRY(const auto tensorCount, reader_.count("tensors", kSmallestTensor));
    FIRESIDE_TRY(const auto entryCount, reader_.count("metadata entries", kSmallestEntry));
    for (std::size_t i = 0; i < entryCount; ++i) FIRESIDE_CHECK(readEntry());

    std::vector<Description> descriptions;
    std::unordered_set<std::string_view> names;
    for (std::size_t i = 0; i < tensorCount; ++i) {
        FIRESIDE_TRY(Description description, readDescription());
        if (!names.insert(description.name).second) {
            return ByteReader::damagedAt(description.describedAt,
                                         "a second tensor named " + std::string(description.name));
        }
        descriptions.push_back(std::move(description));
    }

    FIRESIDE_TRY(const auto align, alignment());
    const std::size_t padding = (align - reader_.offset() % align) % align;
    const std::size_t dataStart = reader_.offset() + padding;
    part_.headBytes = reader_.offset();
    part_.tensors.reserve(descriptions.size());
    for (const Description& description : descriptions) {
        FIRESIDE_TRY(Tensor tensor, place(description, dataStart, align));
        part_.tensors.push_back(std::move(tensor));
    }
    return std::move(part_);
}

Result<> Parser::checkMagicAndVersion() {
    if (bytes_.size() < kMagic.size() || std::memcmp(bytes_.data(), kMagic.data(), kMagic.size()) != 0) {
        return Error{ErrorCode::NotGguf, "the file does not begin with \"GGUF\""};
    }
    FIRESIDE_CHECK(reader_.skip(kMagic.size()));
    FIRESIDE_TRY(const auto version, reader_.read<std::uint32_t>());
    if (version == 2 || version == 3) return {};
    const bool swapped = version != 0 && (version & 0xffff) == 0;
    return Error{ErrorCode::UnsupportedVersion,
                 swapped ? "a big-endian GGUF file" : "GGUF version " + std::to_string(version)};
}

Result<> Parser::readEntry() {
    const std::size_t start = reader_.offset();
    FIRESIDE_TRY(const std::string_view key, reader_.string());
    FIRESIDE_TRY(const auto type, reader_.read<std::uint32_t>());
    FIRESIDE_TRY(std::optional<Value> value, readValue(static_cast<ValueType>(type)));
    if (value && !part_.metadata.emplace(key, std::move(*value)).second) {
        return ByteReader::damagedAt(start, "a second metadata entry " + std::string(key));
    }
    return {};
}

template <class Stored, class Wide>
Result<std::optional<Value>> Parser::readNumber() {
    FIRESIDE_TRY(const Stored number, reader_.read<Stored>());
    return std::optional<Value>(static_cast<Wide>(number));
}

Result<bool> Parser::readBool() {
    FIRESIDE_TRY(const auto byte, reader_.read<std::uint8_t>());
    if (byte > 1) {
        return ByteReader::damagedAt(reader_.offset() - 1, "a truth value of " + std::to_string(byte));
    }
    return byte == 1;
}

Result<std::optional<Value>> Parser::readValue(ValueType type) {
    switch (type) {
        case ValueType::Uint8:
            return readNumber<std::uint8_t, std::uint64_t>();
        case ValueType::Uint16:
            return readNumber<std::uint16_t, std::uint64_t>();
        case ValueType::Uint32:
            return readNumber<std::uint32_t, std::uint64_t>();
        case ValueType::Uint64:
            return readNumber<std::uint64_t, std::uint64_t>();
        case ValueType::Int8:
            return readNumber<std::int8_t, std::int64_t>();
        case ValueType::Int16:
            return readNumber<std::int16_t, std::int64_t>();
        case ValueType::Int32:
            return readNumber<std::int32_t, std::int64_t>();
        case ValueType::Int64:
            return readNumber<std::int64_t, std::int64_t>();
        case ValueType::Float32:
            return readNumber<float, double>();
        case ValueType::Float64:
            return readNumber<double, double>();
        case ValueType::Bool: {
            FIRESIDE_TRY(const bool value, readBool());
            return std::optional<Value>(value);
        }
        case ValueType::String: {
            FIRESIDE_TRY(const std::string_view value, reader_.string());
            return std::optional<Value>(value);
        }
        case ValueType::Array:
            return readArray();
    }
    return reader_.damaged("unknown value type " + std::to_string(static_cast<std::uint32_t>(type)));
}

Result<std::pair<ValueType, std::size_t>> Parser::readArrayHeader() {
    FIRESIDE_TRY(const auto number, reader_.read<std::uint32_t>());
    const auto element = static_cast<ValueType>(number);
    const auto size = smallestSize(element);
    if (!size) return reader_.damaged("an array of the unknown value type " + std::to_string(number));
    FIRESIDE_TRY(const auto count, reader_.count("array elements", *size));
    arrayElements_ += count;  // cannot overflow: each count is less than the bytes that are left
    if (arrayElements_ > kMaxArrayElements) return reader_.damaged("more array elements than any model has");
    return std::pair(element, count);
}

template <class Stored, class Wide>
Result<std::optional<Value>> Parser::readNumbers(std::size_t count) {
    std::vector<Wide> values(count);
    for (Wide& value : values) {
        FIRESIDE_TRY(const Stored stored, reader_.read<Stored>());
        value = static_cast<Wide>(stored);
    }
    return std::optional<Value>(std::move(values));
}

Result<std::optional<Value>> Parser::readBools(std::size_t count) {
    std::vector<bool> values(count);
    for (std::size_t i = 0; i < count; ++i) {
        FIRESIDE_TRY(const bool value, readBool());
        values[i] = value;
    }
    return std::optional<Value>(std::move(values));
}

Result<std::optional<Value>> Parser::readStrings(std::size_t count) {
    std::vector<std::string_view> values(count);
    for (std::string_view& value : values) {
        FIRESIDE_TRY(value, reader_.string());
    }
    return std::optional<Value>(std::move(values));
}

Result<std::optional<Value>> Parser::readArray() {
    FIRESIDE_TRY(const auto header, readArrayHeader());
    const auto [element, count] = header;
    switch (element) {
        case ValueType::Uint8:
            return readNumbers<std::uint8_t, std::uint64_t>(count);
        case ValueType::Uint16:
            return readNumbers<std::uint16_t, std::uint64_t>(count);
        case ValueType::Uint32:
            return readNumbers<std::uint32_t, std::uint64_t>(count);
        case ValueType::Uint64:
            return readNumbers<std::uint64_t, std::uint64_t>(count);
        case ValueType::Int8:
            return readNumbers<std::int8_t, std::int64_t>(count);
        case ValueType::Int16:
            return readNumbers<std::int16_t, std::int64_t>(count);
        case ValueType::Int32:
            return readNumbers<std::int32_t, std::int64_t>(count);
        case ValueType::Int64:
            return readNumbers<std::int64_t, std::int64_t>(count);
        case ValueType::Float32:
            return readNumbers<float, double>(count);
        case ValueType::Float64:
            return readNumbers<double, double>(count);
        case ValueType::Bool:
            return readBools(count);
        case ValueType::String:
            return readStrings(count);
        case ValueType::Array:
            break;
    }
    FIRESIDE_CHECK(skipArrayElements(element, count, 1));
    return std::optional<Value>();
}

Result<> Parser::skipArrayElements(ValueType element, std::size_t count, int depth) {
    if (depth > kMaxArrayDepth) return reader_.damaged("arrays nested too deeply");
    if (element != ValueType::String && element != ValueType::Array) {
        return reader_.skip(count *
                            *smallestSize(element));  // fits: count() has compared it with what is left
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (element == ValueType::String) {
            FIRESIDE_CHECK(reader_.string());
        } else {
            FIRESIDE_TRY(const auto header, readArrayHeader());
            FIRESIDE_CHECK(skipArrayElements(header.first, header.second, depth + 1));
        }
    }
    return {};
}

Result<Description> Parser::readDescription() {
    Description description;
    description.describedAt = reader_.offset();
    FIRESIDE_TRY(description.name, reader_.string());
    FIRESIDE_TRY(const auto dimensions, reader_.read<std::uint32_t>());
    if (dimensions == 0 || dimensions > kMaxDimensions) {
        return reader_.damaged("tensor " + std::string(description.name) + " has " +
                               std::to_string(dimensions) + " dimensions");
    }
    for (std::uint32_t i = 0; i < dimensions; ++i) {
        FIRESIDE_TRY(const auto extent, reader_.read<std::uint64_t>());
        if (extent == 0) {
            return reader_.damaged("tensor " + std::string(description.name) + " has an empty dimension");
        }
        description.shape.push_back(extent);
    }
    FIRESIDE_TRY(description.typeNumber, reader_.read<std::uint32_t>());
    FIRESIDE_TRY(description.dataOffset, reader_.read<std::uint64_t>());
    return description;
}

Result<std::uint64_t> Parser::alignment() const {
    const auto found = part_.metadata.find("general.alignment");
    if (found == part_.metadata.end()) return std::uint64_t{kDefaultAlignment};
    const auto* value = std::get_if<std::uint64_t>(&found->second);
    constexpr std::uint64_t kLargestAlignment = 1 << 20;
    if (value == nullptr || !std::has_single_bit(*value) || *value > kLargestAlignment) {
        return reader_.damaged("general.alignment is not a power of two up to 2^20");
    }
    return *value;
}

Result<Tensor> Parser::place(const Description& description, std::size_t dataStart,
                             std::uint64_t align) const {
    const std::string name(description.name);
    const auto damaged = [&](const std::string& reason) {
        return ByteReader::damagedAt(description.describedAt, "tensor " + name + reason);
    };
    const auto type = tensorTypeFromNumber(description.typeNumber);
    if (!type) {
        return Error{ErrorCode::UnsupportedTensorType,
                     "tensor " + name + " is " + tensorTypeName(description.typeNumber)};
    }
    const TypeTraits& geometry = traits(*type);
    if (description.shape[0] % geometry.blockSize != 0) {
        return damaged(": a row of " + std::to_string(description.shape[0]) + " is no whole number of " +
                       std::string(geometry.name) + " blocks");
    }
    std::uint64_t bytes = description.shape[0] / geometry.blockSize;
    bool fits = multiplyFits(bytes, geometry.bytesPerBlock, bytes);
    std::uint64_t elements = 1;
    for (std::size_t i = 0; i < description.shape.size(); ++i) {
        fits = fits && multiplyFits(elements, description.shape[i], elements);
        if (i > 0) fits = fits && multiplyFits(bytes, description.shape[i], bytes);
    }
    if (!fits) return damaged(": its size overflows");
    if (description.dataOffset % align != 0) {
        return damaged(": data offset " + std::to_string(description.dataOffset) + " is not aligned to " +
                       std::to_string(align));
    }
    const std::uint64_t available = dataStart <= bytes_.size() ? bytes_.size() - dataStart : 0;
    if (description.dataOffset > available || bytes > available - description.dataOffset) {
        return damaged(": " + std::to_string(bytes) + " bytes of data at " +
                       std::to_string(description.dataOffset) + " of a data section of " +
                       std::to_string(available));
    }
    return Tensor{name, *type, description.shape,
                  bytes_.subspan(dataStart + static_cast<std::size_t>(description.dataOffset),
                                 static_cast<std::size_t>(bytes))};
}

}  // namespace

Result<ParsedPart> parsePart(std::span<const std::byte> bytes) {
    return Parser(bytes).parse();
}

}  // namespace fireside::gguf
