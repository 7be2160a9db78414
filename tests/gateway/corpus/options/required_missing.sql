CREATE TABLE a (id INT) WITH ('connector' = 'filesystem', 'format' = 'json');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! error option_required |'filesystem'|
