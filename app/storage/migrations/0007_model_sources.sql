-- Where a downloaded model came from, so that its details can say so; true only for this size and time of change.
-- `hub` is domain::Hub; `verified`: each of its files had the SHA-256 that the hub promised.
CREATE TABLE model_source (
    path          TEXT    PRIMARY KEY,
    bytes         INTEGER NOT NULL,
    modified_at   INTEGER NOT NULL,
    hub           INTEGER NOT NULL,
    repository    TEXT    NOT NULL,
    revision      TEXT    NOT NULL,
    quantization  TEXT    NOT NULL,
    license       TEXT    NOT NULL DEFAULT '',
    verified      INTEGER NOT NULL
) WITHOUT ROWID;

-- As the hub wrote it when the download was chosen.
ALTER TABLE download ADD COLUMN license TEXT NOT NULL DEFAULT '';

-- Of a complete file: whether this download brought it (else it lay there already, and is not ours to remove), and
-- when it was changed last.
ALTER TABLE download_file ADD COLUMN ours INTEGER NOT NULL DEFAULT 0;
ALTER TABLE download_file ADD COLUMN modified_at INTEGER NOT NULL DEFAULT 0;
