CREATE TABLE beds (id INT, word STRING) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT, word STRING) WITH ('connector' = 'print');
INSERT INTO shown SELECT id, word FROM beds WHERE word != 'y';
INSERT INTO shown SELECT id, "y" FROM beds;
--! error sql_syntax |!=| => <>
--! error sql_syntax |"y"| => 'y'
