CREATE TABLE gen (id INT, tags ARRAY<STRING>, amount DECIMAL(10, 2)) WITH ('connector' = 'datagen');
CREATE TABLE wide (id INT, amount DECIMAL(10, 2), more DECIMAL(0, 0)) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, tag STRING) WITH ('connector' = 'print');
INSERT INTO res SELECT id, tags[0] FROM gen;
CREATE VIEW scaled AS SELECT CAST(amount AS DECIMAL(10, 2)) AS a, CAST(amount AS DECIMAL(10, 20)) AS b FROM gen;
CREATE VIEW far AS SELECT DATE '20240-01-01' AS d FROM gen;
CREATE VIEW windowed AS SELECT * FROM TABLE(TUMBLE(TABLE gen, DESCRIPTOR('id'), INTERVAL '1' MINUTE));
--! error sql_invalid |more [[DECIMAL]]|
--! error plan_failed |0|#5
--! error sql_invalid |AS a, CAST(amount AS [[DECIMAL]]|
--! @1.20 error sql_syntax |'20240-01-01'|
--! @2 error sql_invalid |'20240-01-01'|
--! error sql_invalid |DESCRIPTOR([['id']]| => id
