CREATE TABLE numbers (id BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE doubled WITH ('connector' = 'blackhole') AS SELECT id * 2 AS twice FROM numbers;
CREATE TABLE shown (id BIGINT) WITH ('connector' = 'print');
INSERT INTO shown SELECT twice FROM doubled;

--! error table_unknown |doubled|#2
