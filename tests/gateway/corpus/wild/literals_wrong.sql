CREATE TABLE s (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT a, b FROM s WHERE ts > TIMESTAMP '2024-02-30 00:00:00';
INSERT INTO o SELECT 9223372036854775808, b FROM s;
INSERT INTO o SELECT a, b FROM s WHERE ts > CURRENT_TIMESTAMP - INTERVAL '1000' DAY;
CREATE TABLE t (ts TIMESTAMP(3), WATERMARK FOR ts AS ts, WATERMARK FOR ts AS ts) WITH ('connector' = 'print');
INSERT INTO o SELECT a, b FROM s WHERE a = ?;
--! @1.20 error sql_syntax |'2024-02-30 00:00:00'|
--! @2 error sql_invalid |TIMESTAMP '2024-02-30 00:00:00'|
--! error sql_invalid |9223372036854775808|
--! error sql_invalid |INTERVAL '1000' DAY|
--! error sql_syntax |[[WATERMARK FOR]] ts AS ts, WATERMARK|
--! error sql_invalid |?|
