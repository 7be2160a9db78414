CREATE TABLE s (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'print');
CREATE TABLE o2 (a INT, b STRING) WITH ('connector' = 'print');
CREATE TABLE o3 (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT a, t FROM s LATERAL VIEW EXPLODE(ARRAY[b]) x AS t;
INSERT INTO o2 WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 9) SELECT n, 'x' FROM r;
INSERT INTO o3 SELECT a, b FROM TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' HOUR);
INSERT INTO o SELECT a, b FROM TABLE(TUMBLE(DATA => TABLE s, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '1' HOUR, OFFSET => INTERVAL '1' MINUTE));
ALTER TABLE s ADD COLUMN c INT;
--! error sql_syntax |LATERAL VIEW|
--! @1.20 error sql_syntax |RECURSIVE|
--! @2 error plan_failed |WITH RECURSIVE|
--! error sql_syntax |COLUMN| => 
--! @1.20 error sql_syntax |FROM TUMBLE([[TABLE]] s|
--! error sql_syntax |OFFSET| => `OFFSET`
