-- What is wanted from a hub and how far it is. `place` orders the queue.
CREATE TABLE download (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    place         INTEGER NOT NULL,
    hub           INTEGER NOT NULL,
    repository    TEXT    NOT NULL,
    quantization  TEXT    NOT NULL,
    state         INTEGER NOT NULL,
    error         TEXT    NOT NULL DEFAULT '',
    wait_until    INTEGER,
    created_at    INTEGER NOT NULL,
    finished_at   INTEGER
);

CREATE INDEX download_place ON download (place);

CREATE TABLE download_file (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    download_id  INTEGER NOT NULL REFERENCES download (id) ON DELETE CASCADE,
    path         TEXT    NOT NULL,
    revision     TEXT    NOT NULL,
    destination  TEXT    NOT NULL,
    bytes        INTEGER NOT NULL,
    sha256       TEXT    NOT NULL,
    etag         TEXT    NOT NULL DEFAULT '',
    complete     INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX download_file_download ON download_file (download_id);

-- The journal: a row says that these bytes of the .part file have reached the disk.
CREATE TABLE download_segment (
    file_id   INTEGER NOT NULL REFERENCES download_file (id) ON DELETE CASCADE,
    place     INTEGER NOT NULL,
    bytes     INTEGER NOT NULL,
    checksum  INTEGER NOT NULL,
    suspect   INTEGER NOT NULL,
    PRIMARY KEY (file_id, place)
) WITHOUT ROWID;

-- Every request that left this computer, the newest few thousand.
CREATE TABLE network_request (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    started_at    INTEGER NOT NULL,
    server        TEXT    NOT NULL,
    path          TEXT    NOT NULL,
    reason        TEXT    NOT NULL,
    status        INTEGER NOT NULL DEFAULT 0,
    bytes_up      INTEGER NOT NULL,
    bytes_down    INTEGER NOT NULL DEFAULT 0,
    milliseconds  INTEGER NOT NULL DEFAULT 0,
    ended         INTEGER NOT NULL DEFAULT 0,
    outcome       TEXT    NOT NULL DEFAULT ''
);
