CREATE TABLE `a;b` (x INT) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT x, 1 FROM `a;b`;
