CREATE TABLE a (id INT) WITH ('connector' = 'mongodb');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! purpose check
--! warning connector_missing |'mongodb'|
