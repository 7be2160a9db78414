CREATE TABLE a (s STRING, WATERMARK FOR s AS s) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! error sql_invalid |CREATE TABLE a (s STRING, WATERMARK FOR s AS s) WITH ('connector' = 'datagen')|
