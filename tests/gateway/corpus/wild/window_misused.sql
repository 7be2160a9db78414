CREATE TABLE s (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'print');
CREATE TABLE o2 (a INT, b STRING) WITH ('connector' = 'print');
CREATE TABLE o3 (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT a, b FROM (SELECT a, b, window_start FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '1' MONTH)) GROUP BY a, b, window_start, window_end);
INSERT INTO o2 SELECT x, 'b' FROM s MATCH_RECOGNIZE (ORDER BY ts MEASURES A.a AS x PATTERN (A B*) DEFINE A AS A.a > 1);
INSERT INTO o3 SELECT x, 'b' FROM s MATCH_RECOGNIZE (ORDER BY ts MEASURES A.a AS x ALL ROWS PER MATCH PATTERN (A) DEFINE A AS A.a > 1);
--! error plan_failed |TUMBLE|
--! error plan_failed |PATTERN|
--! error plan_failed |ALL ROWS PER MATCH|
