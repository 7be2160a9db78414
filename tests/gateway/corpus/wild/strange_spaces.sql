CREATE TABLE s (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT a, b FROM s;
INSERT INTO o SELECT a, b FROM ​s;
INSERT INTO o SELECT a, b　FROM s;
--! error sql_syntax | |
--! error sql_syntax |​|
--! error sql_syntax |　|
