CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
INSERT INTO k2 SELECT id FROM s;
CREATE TEMPORARY FUNCTION IF NOT EXISTS f AS 'com.example.F' LANGUAGE JAVA;
--! error function_failed |'com.example.F'|
