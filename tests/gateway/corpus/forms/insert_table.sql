CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
INSERT INTO k2 SELECT id FROM s;
INSERT INTO k2 TABLE s;
--! error sink_columns_mismatch |k2|#3
--! warning sink_written_twice |k2|#3
