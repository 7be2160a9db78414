CREATE TABLE beds (id INT) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
INSERT INTO shown SELECT id AS NULL FROM beds;
--! error sql_syntax |NULL|
