CREATE TABLE beds (id INT, ms BIGINT, ts AS TO_TIMESTAMP_LTZ(ms, 3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO shown SELECT id, COUNT(*) FROM beds GROUP BY id, TUMBLE(ms, INTERVAL '1' MINUTE);
INSERT INTO shown SELECT id, COUNT(*) FROM TABLE(TUMBLE(TABLE beds, DESCRIPTOR(ts), '1 minute')) GROUP BY id, window_start, window_end;
--! error watermark_missing |TUMBLE([[ms]]| => ts
--! error function_arguments |TUMBLE(TABLE beds, DESCRIPTOR(ts), '1 minute')|
