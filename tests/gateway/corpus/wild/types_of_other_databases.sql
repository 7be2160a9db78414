CREATE TABLE t1 (id int(11)) WITH ('connector' = 'print');
CREATE TABLE t2 (seen DATETIME) WITH ('connector' = 'print');
CREATE TABLE t3 (n NUMBER(10, 2)) WITH ('connector' = 'print');
CREATE TABLE t4 (l INT[]) WITH ('connector' = 'print');
CREATE TABLE t5 (name TEXT) WITH ('connector' = 'print');
--! error type_unknown |int(11)| => INT
--! error type_unknown |DATETIME| => TIMESTAMP(3)
--! error type_unknown |NUMBER(10, 2)| => DECIMAL(10, 2)
--! error type_unknown |INT[]| => ARRAY<INT>
--! error type_unknown |TEXT| => STRING
--! error sql_without_insert
