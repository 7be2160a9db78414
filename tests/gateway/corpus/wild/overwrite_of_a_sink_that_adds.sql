SET 'execution.runtime-mode' = 'batch';
CREATE TABLE res (id INT) WITH ('connector' = 'print');
CREATE TABLE parts (id INT, dt STRING) PARTITIONED BY (dt) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv');
INSERT OVERWRITE res VALUES (1);
INSERT OVERWRITE parts VALUES (1, 'a');
--! error sink_cannot_overwrite |OVERWRITE [[res]]|
