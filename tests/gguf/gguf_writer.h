// Writes small GGUF files for tests: metadata, tensors of raw bytes, versions 2 and 3, split models.
// Written from the format's specification alone, so that reader and writer check each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace fireside::test {

using Bytes = std::vector<std::byte>;

inline void appendRaw(Bytes& out, const void* data, std::size_t size) {
    if (size == 0) return;  // then `data` may be null
    const std::size_t end = out.size();
    out.resize(end + size);
    std::memcpy(out.data() + end, data, size);
}

template <class T>
requires std::is_arithmetic_v<T>
void append(Bytes& out, T value) {
    appendRaw(out, &value, sizeof value);
}

inline void append(Bytes& out, std::string_view text) {
    append(out, static_cast<std::uint64_t>(text.size()));
    appendRaw(out, text.data(), text.size());
}

inline void writeFile(const std::filesystem::path& path, const Bytes& bytes) {
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

class GgufWriter {
 public:
    explicit GgufWriter(std::uint32_t version = 3) : version_(version) {}

    GgufWriter& u8(std::string_view key, std::uint8_t value) { return scalar(key, 0, value); }
    GgufWriter& i8(std::string_view key, std::int8_t value) { return scalar(key, 1, value); }
    GgufWriter& u16(std::string_view key, std::uint16_t value) { return scalar(key, 2, value); }
    GgufWriter& i16(std::string_view key, std::int16_t value) { return scalar(key, 3, value); }
    GgufWriter& u32(std::string_view key, std::uint32_t value) { return scalar(key, 4, value); }
    GgufWriter& i32(std::string_view key, std::int32_t value) { return scalar(key, 5, value); }
    GgufWriter& f32(std::string_view key, float value) { return scalar(key, 6, value); }
    GgufWriter& boolean(std::string_view key, bool value) {
        return scalar(key, 7, static_cast<std::uint8_t>(value));
    }
    GgufWriter& u64(std::string_view key, std::uint64_t value) { return scalar(key, 10, value); }
    GgufWriter& i64(std::string_view key, std::int64_t value) { return scalar(key, 11, value); }
    GgufWriter& f64(std::string_view key, double value) { return scalar(key, 12, value); }

    GgufWriter& string(std::string_view key, std::string_view value) {
        Bytes bytes;
        append(bytes, value);
        return raw(key, 8, bytes);
    }
    GgufWriter& strings(std::string_view key, const std::vector<std::string>& values) {
        Bytes bytes = arrayHeader(8, values.size());
        for (const std::string& value : values) append(bytes, std::string_view(value));
        return raw(key, 9, bytes);
    }
    GgufWriter& u8s(std::string_view key, const std::vector<std::uint8_t>& v) { return array(key, 0, v); }
    GgufWriter& u32s(std::string_view key, const std::vector<std::uint32_t>& v) { return array(key, 4, v); }
    GgufWriter& i32s(std::string_view key, const std::vector<std::int32_t>& v) { return array(key, 5, v); }
    GgufWriter& f32s(std::string_view key, const std::vector<float>& v) { return array(key, 6, v); }
    GgufWriter& u64s(std::string_view key, const std::vector<std::uint64_t>& v) { return array(key, 10, v); }
    GgufWriter& booleans(std::string_view key, const std::vector<std::uint8_t>& v) {
        return array(key, 7, v);
    }

    /// Any value type with any bytes, also wrong ones.
    GgufWriter& raw(std::string_view key, std::uint32_t valueType, const Bytes& bytes) {
        ++entryCount_;
        append(entries_, key);
        append(entries_, valueType);
        entries_.insert(entries_.end(), bytes.begin(), bytes.end());
        return *this;
    }

    /// Alignment of tensor data; also written as general.alignment.
    GgufWriter& alignment(std::uint32_t value) {
        alignment_ = value;
        return u32("general.alignment", value);
    }

    /// `shape` innermost first. The data's size is not checked.
    GgufWriter& tensor(std::string_view name, const std::vector<std::uint64_t>& shape,
                       std::uint32_t typeNumber, const Bytes& data) {
        return tensorAt(name, shape, typeNumber, data_.size(), data);
    }
    /// The same with the data offset that the file shall claim.
    GgufWriter& tensorAt(std::string_view name, const std::vector<std::uint64_t>& shape,
                         std::uint32_t typeNumber, std::uint64_t claimedOffset, const Bytes& data) {
        ++tensorCount_;
        append(descriptions_, name);
        append(descriptions_, static_cast<std::uint32_t>(shape.size()));
        for (const std::uint64_t extent : shape) append(descriptions_, extent);
        append(descriptions_, typeNumber);
        append(descriptions_, claimedOffset);
        data_.insert(data_.end(), data.begin(), data.end());
        pad(data_);
        return *this;
    }
    GgufWriter& tensorF32(std::string_view name, const std::vector<std::uint64_t>& shape,
                          const std::vector<float>& values) {
        Bytes data;
        appendRaw(data, values.data(), values.size() * sizeof(float));
        return tensor(name, shape, 0, data);
    }

    std::uint64_t tensorCount() const { return tensorCount_; }

    Bytes bytes() const {
        Bytes out;
        appendRaw(out, "GGUF", 4);
        append(out, version_);
        append(out, tensorCount_);
        append(out, entryCount_);
        out.insert(out.end(), entries_.begin(), entries_.end());
        out.insert(out.end(), descriptions_.begin(), descriptions_.end());
        if (tensorCount_ > 0) pad(out);
        out.insert(out.end(), data_.begin(), data_.end());
        return out;
    }
    void write(const std::filesystem::path& path) const { writeFile(path, bytes()); }

 private:
    template <class T>
    GgufWriter& scalar(std::string_view key, std::uint32_t valueType, T value) {
        Bytes bytes;
        append(bytes, value);
        return raw(key, valueType, bytes);
    }
    template <class T>
    GgufWriter& array(std::string_view key, std::uint32_t elementType, const std::vector<T>& values) {
        Bytes bytes = arrayHeader(elementType, values.size());
        appendRaw(bytes, values.data(), values.size() * sizeof(T));
        return raw(key, 9, bytes);
    }
    static Bytes arrayHeader(std::uint32_t elementType, std::uint64_t count) {
        Bytes bytes;
        append(bytes, elementType);
        append(bytes, count);
        return bytes;
    }
    void pad(Bytes& bytes) const {
        while (bytes.size() % alignment_ != 0) bytes.push_back(std::byte{0});
    }

    std::uint32_t version_;
    std::uint32_t alignment_ = 32;
    std::uint64_t entryCount_ = 0;
    std::uint64_t tensorCount_ = 0;
    Bytes entries_;
    Bytes descriptions_;
    Bytes data_;
};

/// Writes `parts` as FOLDER/NAME-00001-of-0000N.gguf with the split.* keys and returns their paths.
inline std::vector<std::filesystem::path> writeSplit(const std::filesystem::path& folder,
                                                     const std::string& name, std::vector<GgufWriter> parts) {
    const auto fiveDigits = [](std::size_t number) {
        const std::string digits = std::to_string(number);
        return std::string(5 - digits.size(), '0') + digits;
    };
    std::uint64_t tensors = 0;
    for (const GgufWriter& part : parts) tensors += part.tensorCount();
    std::vector<std::filesystem::path> paths;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        parts[i].u16("split.no", static_cast<std::uint16_t>(i));
        parts[i].u16("split.count", static_cast<std::uint16_t>(parts.size()));
        parts[i].i32("split.tensors.count", static_cast<std::int32_t>(tensors));
        paths.push_back(folder /
                        (name + "-" + fiveDigits(i + 1) + "-of-" + fiveDigits(parts.size()) + ".gguf"));
        parts[i].write(paths.back());
    }
    return paths;
}

}  // namespace fireside::test
