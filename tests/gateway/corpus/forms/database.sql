CREATE TABLE s (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE k2 (id INT) WITH ('connector' = 'blackhole');
INSERT INTO k2 SELECT id FROM s;
CREATE DATABASE IF NOT EXISTS db COMMENT 'c' WITH ('a'='b'); USE db; CREATE TABLE t (a INT) WITH ('connector'='print'); DROP TABLE t; USE default_database; DROP DATABASE db RESTRICT;
