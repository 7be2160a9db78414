CREATE TABLE beds (id INT) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
INSERT INTO shown SELECT id FROM beds LIMIT 5, 10;
--! error sql_syntax |LIMIT 5, 10| => LIMIT 10 OFFSET 5
