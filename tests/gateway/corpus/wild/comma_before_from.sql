CREATE TABLE beds (id INT, word STRING) WITH ('connector' = 'datagen', 'rows-per-second' = 10);
CREATE TABLE beds2 (id INT, word STRING) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT, word STRING) WITH ('connector' = 'print');
INSERT INTO shown SELECT id, word, FROM beds2;
INSERT INTO shown SELECT id, CASE WHEN id > 1 THEN 'x' ELSE 'y' FROM beds2;
INSERT INTO shown SELECT id BIGINT, word FROM beds2;
--! error sql_syntax |10| => '10'
--! error sql_syntax |word[[,]] FROM beds2|
--! error sql_syntax |'y' [[FROM]]|
--! error sql_syntax |BIGINT|
