CREATE TABLE s (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT a, b FORM s;
INSERT INTO o SELECT a, b FROM s WEHRE a > 1;
INSERT INTO o SELCT a, b FROM s;
INSERT INTO o SELECT a, b FROM s WHERE ts > CURRENT_TIMESTAMP - INTREVAL '1' DAY;
INSERT INTO o SELECT a, b FROM s ORDER BY ts DSC;
CREATE TABEL t (a INT) WITH ('connector' = 'print');
--! error sql_syntax |FORM| => FROM
--! error sql_syntax |WEHRE| => WHERE
--! error sql_syntax |SELCT| => SELECT
--! error sql_syntax |TABEL| => TABLE
--! error sql_syntax |INTREVAL| => INTERVAL
--! error sql_syntax |DSC| => DESC
