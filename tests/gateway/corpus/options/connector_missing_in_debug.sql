CREATE TABLE a (id INT) WITH ('connector' = 'mongodb');
SELECT * FROM a;
--! purpose debug
--! warning connector_missing |'mongodb'|
