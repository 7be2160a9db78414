CREATE DATABASE shop;
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
USE shop;
CREATE TABLE a (id INT) WITH ('connector' = 'datagen');
USE `default_database`;
CREATE TABLE a (id BIGINT, x INT) WITH ('connector' = 'datagen');
INSERT INTO res SELECT x, id FROM a;
INSERT INTO res SELECT id, 1 FROM shop.a;
--! warning sink_written_twice |INTO [[res]] SELECT id, 1|
