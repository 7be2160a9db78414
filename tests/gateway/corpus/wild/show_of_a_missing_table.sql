CREATE TABLE gen (id INT) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT) WITH ('connector' = 'print');
SHOW CREATE TABLE gen;
SHOW COLUMNS FROM genn;
SHOW PARTITIONS gen;
SHOW CREATE TABLE nowhere;
INSERT INTO res SELECT id FROM gen;
--! error table_unknown |FROM [[genn]]| => gen
--! error table_unknown |nowhere|
