CREATE TABLE k (id INT) WITH ('connector' = 'kafka', 'topic' = 'a');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
CREATE TABLE l WITH ('topic' = 'b') LIKE k;
INSERT INTO res SELECT id, 1 FROM l;
--! error connector_missing |'kafka'|
