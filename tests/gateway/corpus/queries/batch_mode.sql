SET 'execution.runtime-mode' = 'batch';
CREATE TABLE a (id INT) WITH ('connector' = 'datagen', 'number-of-rows' = '5');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT id, COUNT(*) FROM a GROUP BY id;
