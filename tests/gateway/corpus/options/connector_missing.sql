CREATE TABLE a (id INT) WITH ('connector' = 'mongodb');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! error connector_missing |'mongodb'|
