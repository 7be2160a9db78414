CREATE TABLE s (id INT, name STRING) WITH ('connector' = 'datagen');
CREATE TABLE k (name STRING) WITH ('connector' = 'print');
INSERT INTO k SELECT CAST(CAST(name AS VARIANT) AS STRING) FROM s;
--! @1.20 error type_unknown |VARIANT|
--! @2 error function_arguments |CAST(name AS VARIANT)|
