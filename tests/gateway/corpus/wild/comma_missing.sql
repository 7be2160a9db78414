CREATE TABLE s (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'print');
CREATE TABLE t (a INT b STRING) WITH ('connector' = 'datagen');
CREATE TABLE u (a INT) WITH ('connector' = 'print' 'print-identifier' = 'x');
INSERT INTO o SELECT a,, b FROM s;
CREATE VIEW v (b c, a) AS SELECT a, b, a FROM s;
--! error sql_syntax |[[INT]] b STRING| => INT,
--! error sql_syntax |'print'|#2 => 'print',
--! error sql_syntax |,[[,]] b FROM| => 
--! error sql_syntax |[[b]] c, a| => b,
