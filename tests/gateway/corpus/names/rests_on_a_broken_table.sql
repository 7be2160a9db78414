CREATE TABLE a (id INT,) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT id, 1 FROM a;
--! error sql_syntax |INT[[,]])|
