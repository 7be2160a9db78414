CREATE TABLE a (s INT, WATERMARK FOR t AS t) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! error column_unknown |FOR [[t]] AS|
