CREATE CATALOG lab WITH ('type' = 'generic_in_memory');
CREATE DATABASE lab.landing;
CREATE TABLE lab.landing.beds (id INT, word STRING) WITH ('connector' = 'datagen');
CREATE VIEW lab.landing.loud AS SELECT id, UPPER(word) AS word FROM lab.landing.beds;
ALTER TABLE lab.landing.beds SET ('rows-per-second' = '5');
CREATE TABLE shown (id INT, word STRING) WITH ('connector' = 'print');
INSERT INTO shown SELECT id, word FROM lab.landing.loud;
DROP VIEW lab.landing.loud;
DROP DATABASE lab.landing CASCADE;
INSERT INTO shown SELECT id, word FROM lab.landing.loud;
--! error table_unknown |lab.landing.loud|#4
