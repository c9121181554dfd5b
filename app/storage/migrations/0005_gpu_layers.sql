-- How many layers of a model the user wants on graphics processors; NULL: as many as fit.
ALTER TABLE model_settings ADD COLUMN gpu_layers INTEGER;

-- How many there are. What is known of files is read from them again.
ALTER TABLE model_facts ADD COLUMN layers INTEGER NOT NULL DEFAULT 0;
DELETE FROM model_facts;
