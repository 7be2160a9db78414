CREATE TABLE a (id INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'avro');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! error format_missing |'avro'|
