CREATE TABLE s (id INT, name STRING) WITH ('connector' = 'datagen');
CREATE TABLE k (name STRING) WITH ('connector' = 'print');
INSERT INTO k SELECT BTRIM(name, 'x') FROM s;
--! @1.20 error function_unknown |BTRIM|
