#include <QCryptographicHash>
#include <cstring>

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
    while (count > 0) {
        const quint64 word = wordAt(seed, quint64(offset / 8));
        const qint64 skip = offset % 8;
        const qint64 part = std::min(count, 8 - skip);
        std::memcpy(data, reinterpret_cast<const char*>(&word) + skip, size_t(part));
        data += part;
        offset += part;
        count -= part;
    }
}

QByteArray HubFile::all() const {
    QByteArray bytesOfAll(size(), Qt::Uninitialized);
    read(0, bytesOfAll.data(), bytesOfAll.size());
    return bytesOfAll;
}

QString HubFile::sha256() const {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    QByteArray block(1 << 20, Qt::Uninitialized);
    for (qint64 offset = 0; offset < size(); offset += block.size()) {
        const qint64 count = std::min(qint64(block.size()), size() - offset);
        read(offset, block.data(), count);
        hash.addData(QByteArrayView(block.constData(), count));
    }
    return QString::fromLatin1(hash.result().toHex());
}

}  // namespace fireside::fakes
