CREATE TABLE s (id INT, name STRING) WITH ('connector' = 'datagen');
CREATE TABLE k (name STRING) WITH ('connector' = 'print');
CREATE TABLE v (v VARIANT) WITH ('connector' = 'blackhole'); INSERT INTO k SELECT name FROM s;
--! @1.20 error type_unknown |VARIANT|
