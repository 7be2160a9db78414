CREATE TABLE shop.a (id INT) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT id, 1 FROM shop.a;
--! error database_unknown |TABLE [[shop]].|
