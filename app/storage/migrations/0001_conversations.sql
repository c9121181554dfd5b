CREATE TABLE conversation (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    title           TEXT    NOT NULL,
    titled_by_user  INTEGER NOT NULL DEFAULT 0,
    pinned          INTEGER NOT NULL DEFAULT 0,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    trashed_at      INTEGER,
    active_leaf     INTEGER REFERENCES message (id) ON DELETE SET NULL,
    draft           TEXT    NOT NULL DEFAULT ''
);

CREATE INDEX conversation_order ON conversation (pinned DESC, updated_at DESC) WHERE trashed_at IS NULL;
CREATE INDEX conversation_trash ON conversation (trashed_at) WHERE trashed_at IS NOT NULL;
CREATE INDEX conversation_active_leaf ON conversation (active_leaf);

-- The text comes last: what stands before it is read without touching the pages of a long text.
CREATE TABLE message (
    id                    INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id       INTEGER NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    parent_id             INTEGER,
    role                  INTEGER NOT NULL,
    state                 INTEGER NOT NULL,
    error                 TEXT    NOT NULL DEFAULT '',
    created_at            INTEGER NOT NULL,
    removed_at            INTEGER,
    removed_with          INTEGER,  -- the message whose removal took this one along
    leaf_before_removal   INTEGER,  -- on that message: the conversation's active leaf before
    model                 TEXT    NOT NULL DEFAULT '',
    device                TEXT    NOT NULL DEFAULT '',
    sampling_json         TEXT    NOT NULL DEFAULT '',
    prompt_tokens         INTEGER NOT NULL DEFAULT 0,
    reused_tokens         INTEGER NOT NULL DEFAULT 0,
    generated_tokens      INTEGER NOT NULL DEFAULT 0,
    prefill_seconds       REAL    NOT NULL DEFAULT 0,
    decode_seconds        REAL    NOT NULL DEFAULT 0,
    first_token_seconds   REAL    NOT NULL DEFAULT 0,
    text                  TEXT    NOT NULL,
    FOREIGN KEY (conversation_id, parent_id) REFERENCES message (conversation_id, id)
);

CREATE UNIQUE INDEX message_in_conversation ON message (conversation_id, id);
CREATE INDEX message_tree ON message (conversation_id, parent_id, removed_at);
CREATE INDEX message_streaming ON message (id) WHERE state = 1;
CREATE INDEX message_removed ON message (removed_with) WHERE removed_with IS NOT NULL;

CREATE TABLE model_file (
    path          TEXT    PRIMARY KEY,
    name          TEXT    NOT NULL,
    bytes         INTEGER NOT NULL,
    last_used_at  INTEGER NOT NULL
) WITHOUT ROWID;

-- Search over message texts: all but those still streaming (state 1) and those removed.
CREATE VIEW message_searchable AS
    SELECT id, text || char(10, 10) AS text FROM message WHERE state <> 1 AND removed_at IS NULL;
CREATE VIRTUAL TABLE message_search USING fts5 (
    text, content = 'message_searchable', content_rowid = 'id', tokenize = 'trigram'
);
CREATE VIRTUAL TABLE message_terms USING fts5vocab (message_search, instance);

CREATE TRIGGER message_inserted AFTER INSERT ON message WHEN new.state <> 1 AND new.removed_at IS NULL
BEGIN
    INSERT INTO message_search (rowid, text) VALUES (new.id, new.text || char(10, 10));
END;

CREATE TRIGGER message_deleted AFTER DELETE ON message WHEN old.state <> 1 AND old.removed_at IS NULL
BEGIN
    INSERT INTO message_search (message_search, rowid, text) VALUES ('delete', old.id, old.text || char(10, 10));
END;

-- One trigger, since the order of several is not defined and the old text must leave before the new one enters.
CREATE TRIGGER message_changed AFTER UPDATE OF text, state, removed_at ON message
WHEN new.text <> old.text
    OR (new.state <> 1 AND new.removed_at IS NULL) <> (old.state <> 1 AND old.removed_at IS NULL)
BEGIN
    INSERT INTO message_search (message_search, rowid, text)
        SELECT 'delete', old.id, old.text || char(10, 10) WHERE old.state <> 1 AND old.removed_at IS NULL;
    INSERT INTO message_search (rowid, text)
        SELECT new.id, new.text || char(10, 10) WHERE new.state <> 1 AND new.removed_at IS NULL;
END;

-- Search over titles.
CREATE VIEW title_searchable AS SELECT id, title || char(10, 10) AS title FROM conversation;
CREATE VIRTUAL TABLE title_search USING fts5 (
    title, content = 'title_searchable', content_rowid = 'id', tokenize = 'trigram'
);
CREATE VIRTUAL TABLE title_terms USING fts5vocab (title_search, instance);

CREATE TRIGGER conversation_inserted AFTER INSERT ON conversation
BEGIN
    INSERT INTO title_search (rowid, title) VALUES (new.id, new.title || char(10, 10));
END;

CREATE TRIGGER conversation_deleted AFTER DELETE ON conversation
BEGIN
    INSERT INTO title_search (title_search, rowid, title) VALUES ('delete', old.id, old.title || char(10, 10));
END;

CREATE TRIGGER conversation_renamed AFTER UPDATE OF title ON conversation WHEN new.title <> old.title
BEGIN
    INSERT INTO title_search (title_search, rowid, title) VALUES ('delete', old.id, old.title || char(10, 10));
    INSERT INTO title_search (rowid, title) VALUES (new.id, new.title || char(10, 10));
END;
