#include <algorithm>
#include <cstring>
#include <span>

#include "app/base/sha256.h"
#include "tests/fakes/hub_server.h"

namespace fireside::fakes {
namespace {

/// SplitMix64 (Steele, Lea, Flood 2014): the word at a place, without those before it.
quint64 wordAt(quint64 seed, quint64 place) {
    quint64 z = seed + (place + 1) * 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

}  // namespace

void HubFile::read(qint64 offset, char* data, qint64 count) const {
    if (!content.isEmpty()) {
        std::memcpy(data, content.constData() + offset, size_t(count));
        return;
    }
    const auto piece = [&](qint64 skip, qint64 part) {  // of the word that `offset` lies in
        const quint64 word = wordAt(seed, quint64(offset / 8));
        std::memcpy(data, reinterpret_cast<const char*>(&word) + skip, size_t(part));
        data += part;
        offset += part;
        count -= part;
    };
    if (const qint64 skip = offset % 8; skip != 0) piece(skip, std::min(count, 8 - skip));
    // Whole words at once: tests are made of hundreds of megabytes of them.
    const qint64 words = count / 8;
    const auto first = quint64(offset / 8);
    for (qint64 i = 0; i < words; ++i) {
        const quint64 word = wordAt(seed, first + quint64(i));
        std::memcpy(data + 8 * i, &word, sizeof word);
    }
    data += 8 * words;
    offset += 8 * words;
    count -= 8 * words;
    if (count > 0) piece(0, count);
}

QByteArray HubFile::all() const {
    QByteArray bytesOfAll(size(), Qt::Uninitialized);
    read(0, bytesOfAll.data(), bytesOfAll.size());
    return bytesOfAll;
}

QString HubFile::sha256() const {
    Sha256 hash;  // that of the program, which is many times faster than Qt's
    QByteArray block(1 << 20, Qt::Uninitialized);
    for (qint64 offset = 0; offset < size(); offset += block.size()) {
        const qint64 count = std::min(qint64(block.size()), size() - offset);
        read(offset, block.data(), count);
        hash.add(std::as_bytes(std::span(block.constData(), size_t(count))));
    }
    return QString::fromStdString(hash.hex());
}

}  // namespace fireside::fakes
