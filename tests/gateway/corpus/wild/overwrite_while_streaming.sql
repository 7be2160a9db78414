CREATE TABLE days (id INT, dt STRING) PARTITIONED BY (dt)
WITH ('connector' = 'filesystem', 'path' = 'days', 'format' = 'json');
CREATE TABLE beds (id INT) WITH ('connector' = 'datagen');
INSERT OVERWRITE days PARTITION (dt = '2026-01-01') SELECT id FROM beds;
--! error overwrite_streaming |OVERWRITE|
