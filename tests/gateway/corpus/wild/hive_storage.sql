CREATE TABLE beds (id INT, word STRING)
STORED AS TEXTFILE;
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
INSERT INTO shown SELECT 1;
--! error sql_syntax |STORED|
