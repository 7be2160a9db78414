CREATE TABLE a (id INT) WITH ('connector' = 'datagen', 'fields.idd.min' = '1');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT id, 1 FROM a;
--! error option_invalid |'1'|
