CREATE TABLE s (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'print');
Flink SQL> INSERT INTO o SELECT a, b FROM s;
INSERT INTO o SELECT a, b FROM {{ table }};
# a comment of MySQL
INSERT INTO o SELECT a, b FROM s;
INSERT INTO o SELECT a, b FROM s\G;
/;
--! error sql_syntax |Flink SQL>| => 
--! error sql_syntax |{{ table }}|
--! error sql_syntax |#| => --
--! error sql_syntax |\|
--! error sql_syntax |/|
