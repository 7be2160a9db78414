SET 'execution.runtime-mode' = 'batch';
CREATE TABLE files (a STRING, b DOUBLE, day_of STRING) PARTITIONED BY (day_of) WITH ('connector' = 'filesystem', 'path' = '/nowhere', 'format' = 'csv');
INSERT OVERWRITE files PARTITION (day_of = '2020-01-01') SELECT a, b * 2 FROM files WHERE day_of = '2020';
