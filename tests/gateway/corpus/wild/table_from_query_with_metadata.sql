CREATE TABLE gen (id INT) WITH ('connector' = 'datagen');
CREATE TABLE res (moment TIMESTAMP_LTZ(3) METADATA) WITH ('connector' = 'print') AS SELECT id FROM gen;
--! @1.20 error sql_invalid |CREATE TABLE res (moment TIMESTAMP_LTZ(3) METADATA) WITH ('connector' = 'print') AS SELECT id FROM gen|
--! @2 error metadata_unknown |CREATE TABLE res (moment TIMESTAMP_LTZ(3) METADATA) WITH ('connector' = 'print') AS SELECT id FROM gen|
