CREATE TABLE s (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'print');
CREATE TABLE t1 (a INT) WITH (connector = 'print');
CREATE TABLE t2 (a INT) WITH ('connector' = 'datagen', rows-per-second = '5');
CREATE TABLE t3 (a INT) WITH ('connector' = 'print', 'standard-error' = true);
CREATE TABLE t4 (a INT) WITH ('connector' : 'print');
--! error sql_syntax |([[connector]] = | => 'connector'
--! error sql_syntax |rows-per-second| => 'rows-per-second'
--! error sql_syntax |true| => 'true'
--! error sql_without_insert
--! error sql_syntax |:| => =
