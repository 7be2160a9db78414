CREATE TABLE beds (id INT) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
CREATE MATERIALIZED TABLE fresh FRESHNESS = INTERVAL '1' MINUTE AS SELECT id FROM beds;
INSERT INTO shown SELECT id FROM beds;
--! error sql_unsupported |CREATE MATERIALIZED TABLE fresh FRESHNESS = INTERVAL '1' MINUTE AS SELECT id FROM beds|
