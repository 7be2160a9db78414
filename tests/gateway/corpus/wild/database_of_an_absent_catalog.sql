CREATE CATALOG lake WITH ('type' = 'iceberg', 'warehouse' = 's3://b/w');
CREATE TABLE lake.db.t (a INT, b STRING);
CREATE TABLE o (a INT) WITH ('connector' = 'print');
INSERT INTO lake.db.t SELECT a, b FROM lake.stage.events;
INSERT INTO o SELECT a FROM lake.raw.t;
INSERT INTO o SELECT a FROM lake.db.t$snapshots;
--! purpose check
--! warning catalog_missing |'iceberg'|
--! warning catalog_missing |FROM [[lake.stage.events]]|
--! error sql_syntax |t$snapshots| => `t$snapshots`
--! error sql_syntax |raw| => `raw`
