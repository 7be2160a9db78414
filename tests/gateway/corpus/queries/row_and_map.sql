CREATE TABLE a (id INT, r ROW<x INT, y STRING>, m MAP<STRING, INT>) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT r.x, m['k'] FROM a;
