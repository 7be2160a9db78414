CREATE TABLE a (id INT) WITH ('connector' = 'datagen', 'rows-per-secnd' = '5');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! error option_unknown |'rows-per-secnd'| => 'rows-per-second'
