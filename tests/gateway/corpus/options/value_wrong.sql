CREATE TABLE a (id INT) WITH ('connector' = 'datagen', 'rows-per-second' = 'many');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! error option_invalid |'many'|
