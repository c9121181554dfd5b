#!/usr/bin/env python3
"""Who may include whom: ARCHITECTURE.md, "Invariants". Fails with a line per include that crosses a wall.

usage: check_includes.py ROOT | --self-test
"""
import pathlib
import re
import sys

# Room -> rooms whose headers it may include besides its own. A room is the longest matching path prefix.
ALLOWED = {
    "app/base": [],
    "app/domain": ["app/base"],
    "app/storage": ["app/domain", "app/base"],
    "app/services/network": ["app/services", "app/storage", "app/domain", "app/base"],
    "app/services": ["app/services/network", "app/storage", "app/domain", "app/base", "inference/engine.h"],
    "app/viewmodels": ["app/services", "app/storage", "app/domain", "app/base"],
    "app": ["app/viewmodels", "app/services", "app/storage", "app/domain", "app/base"],
    "cli": ["app/services", "app/storage", "app/domain", "app/base", "app/viewmodels/error_sentence.h", "inference/engine.h"],
    "inference": ["inference/gguf", "inference/text", "inference/model", "inference/plan", "inference/vulkan/executor.h",
                  "inference/vulkan/device.h", "inference/vulkan/memory_check.h", "inference/cpu/executor.h", "inference/cpu/device.h", "inference/split/executor.h",
                  "app/base/result.h"],
    "inference/gguf": ["app/base/result.h"],
    "inference/text": ["inference/gguf", "app/base/result.h"],
    "inference/plan": ["inference/gguf", "app/base/result.h"],
    "inference/model": ["inference/plan", "inference/gguf", "app/base/result.h"],
    "inference/split": ["inference/plan", "inference/gguf", "app/base/result.h"],
    "inference/cpu": ["inference/plan", "inference/gguf", "app/base/result.h"],
    "inference/vulkan": ["inference/plan", "inference/gguf", "app/base/result.h"],
}
# External headers that belong to one room only.
ONLY_IN = {
    r"^(vulkan/|volk\.h)": ["inference/vulkan"],
    r"^hwy/": ["inference/cpu"],
    r"^(sqlite3\.h|SQLiteCpp/)": ["app/storage"],
    r"^pcre2\.h": ["inference/text"],
    r"^utf8proc\.h": ["inference/text"],
    r"^md4c": ["app/domain"],
    r"^openssl/": ["app/base"],
    # Whatever reaches a network: the one gate.
    r"^(QtNetwork|QNetwork|QHttp|QSsl|QTcp|QUdp|QSctp|QDtls|QHost|QDns|QAbstractSocket|QLocalS|QRestAccess)": [
        "app/services/network"],
    r"^(sys/socket\.h|netinet/|arpa/|netdb\.h|curl/|httplib\.h|winsock2?\.h)": ["app/services/network"],
}
QT = re.compile(r"^(Q[A-Z]\w*|Qt\w*/.*)$")
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def room_of(path):
    fitting = [room for room in ALLOWED if path == room or path.startswith(room + "/")]
    return max(fitting, key=len, default=None)


def violations(path, text):
    """Yields a sentence per forbidden include of the source `text` at `path` (relative to the root)."""
    room = room_of(path)
    if room is None:
        return
    for number, line in enumerate(text.splitlines(), 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        ours, external = match.groups()
        where = f"{path}:{number}"
        if ours is not None:
            if "/" not in ours:
                yield f'{where}: "{ours}" is not a path from the root'
            elif room_of(ours) != room and not any(ours == a or ours.startswith(a + "/") for a in ALLOWED[room]):
                yield f'{where}: {room} may not include "{ours}"'
            continue
        for pattern, rooms in ONLY_IN.items():
            if re.match(pattern, external) and room not in rooms:
                yield f"{where}: <{external}> belongs to {', '.join(rooms)}"
        if QT.match(external) and (room.startswith("inference") or path == "app/base/result.h"):
            yield f"{where}: the engine knows no Qt: <{external}>"


def self_test():
    cases = [
        ("inference/gguf/a.cpp", "#include <QString>", 1),
        ("inference/model/a.cpp", '#include "inference/vulkan/executor.h"', 1),
        ("inference/model/a.cpp", '#include "inference/plan/plan.h"', 0),
        ("app/services/a.cpp", '#include "inference/engine.h"', 0),
        ("app/services/a.cpp", '#include "inference/session.h"', 1),
        ("app/viewmodels/a.cpp", '#include "inference/engine.h"', 1),
        ("app/domain/a.h", "#include <sqlite3.h>", 1),
        ("app/storage/a.cpp", '#include "database.h"', 1),
        ("cli/a.cpp", '#include "app/viewmodels/chat_controller.h"', 1),
        ("app/services/hub/a.cpp", "#include <QNetworkAccessManager>", 1),
        ("app/services/network/a.cpp", "#include <QNetworkAccessManager>", 0),
        ("cli/a.cpp", "#include <QTcpSocket>", 1),
        ("inference/a.cpp", "#include <sys/socket.h>", 1),
        ("app/services/hub/a.cpp", '#include "app/services/network/network_service.h"', 0),
        ("tests/a.cpp", '#include "inference/session.h"', 0),
    ]
    for path, text, expected in cases:
        found = list(violations(path, text))
        assert len(found) == expected, (path, text, found)
    print(f"{len(cases)} passed, 0 failed")


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = pathlib.Path(sys.argv[1])
    found, files = [], 0
    for top in ("app", "cli", "inference"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".h", ".cpp"):
                files += 1
                found += violations(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
    print("\n".join(found) or f"{files} files keep the rules")
    if files == 0 or found:
        sys.exit(1)


if __name__ == "__main__":
    main()
