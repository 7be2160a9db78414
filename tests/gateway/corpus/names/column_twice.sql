CREATE TABLE a (id INT, id INT) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! error sql_invalid |CREATE TABLE a (id INT, id INT) WITH ('connector' = 'datagen')|
