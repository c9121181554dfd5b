-- How fast each device here reads weights while it decodes, as it was measured with this driver.
CREATE TABLE read_rate (
    device            TEXT    NOT NULL,
    driver            TEXT    NOT NULL DEFAULT '',
    quantization      TEXT    NOT NULL,
    bytes_per_second  REAL    NOT NULL,
    measured_at       INTEGER NOT NULL,
    PRIMARY KEY (device, quantization)
) WITHOUT ROWID;
