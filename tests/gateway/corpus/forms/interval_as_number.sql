CREATE TABLE s (id INT, name STRING) WITH ('connector' = 'datagen');
CREATE TABLE k (name STRING) WITH ('connector' = 'print');
INSERT INTO k SELECT CAST(CAST(INTERVAL '1' DAY AS BIGINT) AS STRING) FROM s;
--! @2 error function_arguments |CAST(INTERVAL '1' DAY AS BIGINT)|
