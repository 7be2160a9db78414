CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT idd, 1 FROM (VALUES (1)) AS t (id);
--! error column_unknown |idd|
