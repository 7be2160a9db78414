CREATE TABLE k (id INT, twice AS id * 2, p AS PROCTIME()) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT id, twice FROM k;
