CREATE TABLE s (id INT, name STRING) WITH ('connector' = 'datagen');
CREATE TABLE k (name STRING) WITH ('connector' = 'print');
INSERT INTO k SELECT URL_DECODE(name) FROM s;
--! @1.20 error function_unknown |URL_DECODE|
