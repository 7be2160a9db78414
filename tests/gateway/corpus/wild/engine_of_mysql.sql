CREATE TABLE beds (id INT) ENGINE=InnoDB;
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
INSERT INTO shown SELECT 1;
--! error sql_syntax |ENGINE|
