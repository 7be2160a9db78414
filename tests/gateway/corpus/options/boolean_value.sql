CREATE TABLE f (id INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json', 'sink.partition-commit.policy.kind' = 'success-file', 'auto-compaction' = 'ture');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res VALUES (1, 2);
--! error option_invalid |'ture'| => 'true'
