"""The tables of the store."""

from __future__ import annotations

import sqlite3

# "PPrs" as a number: SQLite keeps it in the file's header, so that other files are not taken for a store.
APPLICATION_ID = 0x50507273
LAYOUT_VERSION = 5
# Layouts that differ only in columns which reading does without; writing adds them.
READABLE_VERSIONS = (1, 2, 3, 4, 5)

# Finds all profiles of a source, and gives rows in order: those of a source together, the tenth after the ninth.
_INDEX = "CREATE INDEX source_profile ON source (coalesce(part_of, path), length(path), path);"

# A row for each run of `batch`, and for each `merge`.
_RUN_TABLE = """
CREATE TABLE run (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,              -- batch, batch 1/4 (a shard), merge
    begun TEXT NOT NULL,             -- ISO 8601, UTC
    ended TEXT,                      -- NULL: it was stopped
    found INTEGER,                   -- sources that it found; of these:
    parsed INTEGER,                  -- parsed, each profile with a record
    failed INTEGER,                  -- parsed, a profile has no record
    unchanged INTEGER,               -- not parsed again
    removed INTEGER,                 -- sources that were there no more
    outcomes TEXT,                   -- JSON object: profiles of the whole store at its end, by outcome
    codes TEXT                       -- JSON object: their diagnostics, by code
);
"""

CREATE = f"""
BEGIN IMMEDIATE;
CREATE TABLE source (
    path TEXT PRIMARY KEY NOT NULL,  -- absolute; a member of an archive: /data/a.zip!/b.txt; a second profile: …#2
    outcome TEXT NOT NULL,           -- parsed, no_record, empty, not_text, too_large, unreadable, timeout, …
    sha256 TEXT,                     -- of the content, unpacked
    size INTEGER,                    -- bytes of the content, unpacked
    mtime TEXT,                      -- of the file, ISO 8601, UTC
    stamp TEXT,                      -- size and times of the file, where they can prove that it is unchanged
    parser TEXT NOT NULL,            -- version of profileparse
    model TEXT NOT NULL,             -- module:Class, or /path/to/file.py:Class
    schema TEXT NOT NULL,            -- hash of the model's JSON Schema and labels
    not_kept TEXT,                   -- JSON object: how many more diagnostics there were, by code; or NULL
    exceeded REAL,                   -- the limit (bytes or seconds) that it ran into; or NULL
    part_of TEXT,                    -- path of the first profile of its source; NULL: it is the first, or the only one
    cut TEXT,                        -- how the source was divided into profiles; NULL: taken as one
    read_at TEXT,                    -- when it was last parsed, or found to have the same content; ISO 8601, UTC
    seconds REAL,                    -- how long reading and parsing the source took; NULL: it was not parsed to its end
    codes TEXT NOT NULL DEFAULT '{{}}', -- JSON object: how many diagnostics there were, by code
    run TEXT,                        -- id of the run that parsed it
    was TEXT,                        -- outcome that it had before that run; NULL: it was not in the store
    -- Last, for they are long: SQLite passes over what stands before a column.
    record TEXT,                     -- JSON, or NULL
    diagnostics TEXT NOT NULL        -- JSON array
);
{_INDEX}
{_RUN_TABLE}
CREATE TABLE model (
    schema TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    json_schema TEXT NOT NULL
);
CREATE VIEW term AS
    SELECT source.path AS path, field.key AS field, entry.key AS position,
           json_extract(entry.value, '$.label') AS label,
           json_extract(entry.value, '$.qualifier') AS qualifier,
           json_extract(entry.value, '$.citations') AS citations
    FROM source, json_each(source.record) AS field, json_each(field.value) AS entry
    WHERE field.type = 'array' AND json_type(entry.value, '$.label') = 'text';
CREATE VIEW diagnostic AS
    SELECT source.path AS path,
           json_extract(each.value, '$.code') AS code,
           json_extract(each.value, '$.severity') AS severity,
           json_extract(each.value, '$.message') AS message,
           json_extract(each.value, '$.start.line') AS line,
           json_extract(each.value, '$.start.column') AS "column"
    FROM source, json_each(source.diagnostics) AS each;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {LAYOUT_VERSION};
COMMIT;
"""

# By the layout that a store has: what makes it one of the next layout.
UPGRADES = {
    # Layout 1 did not say which limit a source ran into: it is parsed again once.
    1: """
BEGIN IMMEDIATE;
ALTER TABLE source ADD COLUMN not_kept TEXT;
ALTER TABLE source ADD COLUMN exceeded REAL;
UPDATE source SET exceeded = coalesce(size - 1, 0) WHERE outcome = 'too_large';
PRAGMA user_version = 2;
COMMIT;
""",
    # In layout 2 the names of files that end in # and digits had no backslash.
    2: f"""
BEGIN IMMEDIATE;
ALTER TABLE source ADD COLUMN part_of TEXT;
ALTER TABLE source ADD COLUMN cut TEXT;
UPDATE OR IGNORE source SET path = substr(path, 1, length(rtrim(path, '0123456789')) - 1) || '\\'
    || substr(path, length(rtrim(path, '0123456789')))
    WHERE sha256 IS NOT NULL AND path GLOB '*#*[0-9]' AND rtrim(path, '0123456789') GLOB '*#';
{_INDEX}
PRAGMA user_version = 3;
COMMIT;
""",
    3: """
BEGIN IMMEDIATE;
ALTER TABLE source ADD COLUMN read_at TEXT;
PRAGMA user_version = 4;
COMMIT;
""",
    4: f"""
BEGIN IMMEDIATE;
ALTER TABLE source ADD COLUMN seconds REAL;
ALTER TABLE source ADD COLUMN codes TEXT NOT NULL DEFAULT '{{}}';
ALTER TABLE source ADD COLUMN run TEXT;
ALTER TABLE source ADD COLUMN was TEXT;
UPDATE source SET codes = (
    SELECT json_group_object(code, number) FROM (
        SELECT code, sum(number) AS number FROM (
            SELECT json_extract(value, '$.code') AS code, 1 AS number FROM json_each(source.diagnostics)
            UNION ALL SELECT key, value FROM json_each(source.not_kept)
        ) GROUP BY code
    )
);
{_RUN_TABLE}
PRAGMA user_version = 5;
COMMIT;
""",
}

# What one run notes for itself; gone with the connection.
SCAN_TABLES = """
CREATE TEMP TABLE found (
    path TEXT PRIMARY KEY NOT NULL,
    file BLOB NOT NULL,
    member TEXT,
    weight INTEGER NOT NULL,
    stamp TEXT,
    problem TEXT,
    is_container INTEGER NOT NULL
);
CREATE TEMP VIEW listed AS SELECT path FROM found WHERE is_container AND problem IS NULL;
CREATE TEMP TABLE unlisted (path TEXT PRIMARY KEY NOT NULL);
CREATE TEMP TABLE root (path TEXT PRIMARY KEY NOT NULL);
CREATE TEMP TABLE todo (
    path TEXT NOT NULL,
    file BLOB NOT NULL,
    member TEXT,
    weight INTEGER NOT NULL,
    problem TEXT,
    known TEXT
);
"""


def upgrade(connection: sqlite3.Connection) -> None:
    """Make a store of an earlier layout one of this layout."""
    for layout in range(connection.execute("PRAGMA user_version").fetchone()[0], LAYOUT_VERSION):
        connection.executescript(UPGRADES[layout])
