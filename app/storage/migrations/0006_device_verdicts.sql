-- What checks found out about the devices here, by the device and the driver that it had. A device whose check
-- has begun and not ended (outcome 0) crashed or hung in it.
CREATE TABLE device_verdict (
    device                 TEXT    NOT NULL PRIMARY KEY,  -- its UUID; of the processor its name
    driver                 TEXT    NOT NULL DEFAULT '',
    name                   TEXT    NOT NULL,
    program                TEXT    NOT NULL,              -- the version of Fireside that checked it
    outcome                INTEGER NOT NULL,
    reason                 TEXT    NOT NULL DEFAULT '',
    memory_bytes           INTEGER NOT NULL DEFAULT 0,
    bytes_per_second       REAL    NOT NULL DEFAULT 0,
    operations_per_second  REAL    NOT NULL DEFAULT 0,
    kernels                INTEGER NOT NULL DEFAULT 0,    -- variants that were right
    checked_at             INTEGER NOT NULL
) WITHOUT ROWID;

-- Kernel variants that the device does without.
CREATE TABLE device_disabled_kernel (
    device  TEXT NOT NULL REFERENCES device_verdict (device) ON DELETE CASCADE,
    name    TEXT NOT NULL,
    reason  TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (device, name)
) WITHOUT ROWID;
