CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
CREATE TABLE p2 (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO p2 SELECT * FROM res;
--! error source_cannot_read |FROM [[res]]|
