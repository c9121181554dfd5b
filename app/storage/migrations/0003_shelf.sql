-- Folders in which models are looked for and the models that were found there, so that those of a disk that is not
-- there stay in the list. `program` is domain::ModelProgram; `files` is a JSON array of paths.
CREATE TABLE model_place (
    folder   TEXT    PRIMARY KEY,
    program  INTEGER NOT NULL,
    volume   TEXT    NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE local_model (
    path           TEXT    PRIMARY KEY,
    folder         TEXT    NOT NULL REFERENCES model_place (folder) ON DELETE CASCADE,
    name           TEXT    NOT NULL,
    files          TEXT    NOT NULL,
    bytes          INTEGER NOT NULL,
    modified_at    INTEGER NOT NULL,
    missing_parts  INTEGER NOT NULL DEFAULT 0,
    sha256         TEXT    NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE INDEX local_model_folder ON local_model (folder);

-- What a file says about its model, and its hash; true only for this size and time of change.
CREATE TABLE model_facts (
    path              TEXT    PRIMARY KEY,
    bytes             INTEGER NOT NULL,
    modified_at       INTEGER NOT NULL,
    name              TEXT    NOT NULL DEFAULT '',
    family            TEXT    NOT NULL DEFAULT '',
    quantization      TEXT    NOT NULL DEFAULT '',
    parameters        INTEGER NOT NULL DEFAULT 0,
    trained_context   INTEGER NOT NULL DEFAULT 0,
    kind              INTEGER NOT NULL DEFAULT 0,
    can_think         INTEGER NOT NULL DEFAULT 0,
    chat_template     TEXT    NOT NULL DEFAULT '',
    template_problem  TEXT    NOT NULL DEFAULT '',
    license           TEXT    NOT NULL DEFAULT '',
    size_label        TEXT    NOT NULL DEFAULT '',
    error             TEXT    NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE model_hash (
    path         TEXT    PRIMARY KEY,
    bytes        INTEGER NOT NULL,
    modified_at  INTEGER NOT NULL,
    sha256       TEXT    NOT NULL
) WITHOUT ROWID;

-- What the user has set for one model; NULL follows the settings for all.
CREATE TABLE model_settings (
    path                TEXT    PRIMARY KEY,
    context_length      INTEGER,
    device              TEXT,
    kv_type             TEXT,
    chat_template       TEXT,
    temperature         REAL,
    top_k               INTEGER,
    top_p               REAL,
    min_p               REAL,
    repetition_penalty  REAL,
    max_tokens          INTEGER,
    system_prompt       TEXT,
    thinking            TEXT
) WITHOUT ROWID;

-- Speed measured here, summed over finished answers.
CREATE TABLE model_speed (
    path              TEXT    NOT NULL,
    device            TEXT    NOT NULL,
    prompt_tokens     INTEGER NOT NULL,
    prefill_seconds   REAL    NOT NULL,
    generated_tokens  INTEGER NOT NULL,
    decode_seconds    REAL    NOT NULL,
    measured_at       INTEGER NOT NULL,
    PRIMARY KEY (path, device)
) WITHOUT ROWID;
