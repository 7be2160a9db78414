CREATE TABLE `naïve̋` (id INT) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT idd, 1 FROM `naïve̋`;
--! error column_unknown |idd|
