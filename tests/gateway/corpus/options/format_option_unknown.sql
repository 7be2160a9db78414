CREATE TABLE a (id INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json', 'json.ignore-parse-error' = 'true');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! warning option_unknown |'json.ignore-parse-error'| => 'json.ignore-parse-errors'
