CREATE TABLE a (id INT);
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! error connector_undefined |CREATE TABLE a (id INT)|
