CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');INSERT INTO resSELECT 1, x;
--! error column_unknown |x|
