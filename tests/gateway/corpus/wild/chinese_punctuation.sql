CREATE TABLE s (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT a， b FROM s;
INSERT INTO o SELECT a, b FROM s；
-- Behind the line, so that the next one is a statement of its own.
;
INSERT INTO o SELECT a, UPPER（b） FROM s;
INSERT INTO o SELECT a, b FROM s WHERE b = “x”;
INSERT INTO o SELECT a, b FROM s WHERE a ＝ 1;
--! error sql_syntax |，| => ,
--! error sql_syntax |；| => ;
--! error sql_syntax |（| => (
--! error sql_syntax |“x”| => 'x'
--! error sql_syntax |＝| => =
