CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
INSERT INTO k2 SELECT id FROM s;
CREATE DATABASE db; CREATE TABLE db.t (a INT) WITH ('connector'='print'); DROP DATABASE db;
--! error database_not_empty |db|#3
