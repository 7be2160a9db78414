CREATE TABLE gen (id INT, ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp') WITH ('connector' = 'datagen');
CREATE TABLE files (id INT, size_ INT METADATA FROM 'file.sise') WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv');
CREATE TABLE days (id INT, d DATE METADATA FROM 'file.size' VIRTUAL) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv');
CREATE TABLE res (id INT, moment TIMESTAMP_LTZ(3) METADATA) WITH ('connector' = 'print');
CREATE TABLE plain (id INT) WITH ('connector' = 'print');
CREATE VIEW sizes AS SELECT id FROM files;
INSERT INTO plain SELECT id FROM gen;
INSERT INTO res SELECT id, CURRENT_TIMESTAMP FROM days;
INSERT INTO res SELECT id, CURRENT_TIMESTAMP FROM (VALUES (1)) AS t(id);
INSERT INTO days SELECT id FROM (VALUES (1)) AS t(id);
INSERT INTO days SELECT id FROM sizes;
--! error metadata_unknown |FROM [[gen]]|
--! error metadata_unknown |AS SELECT id FROM [[files]]|
--! error metadata_type |FROM [[days]]|
--! error metadata_unknown |[[res]] SELECT id, CURRENT_TIMESTAMP FROM (|
