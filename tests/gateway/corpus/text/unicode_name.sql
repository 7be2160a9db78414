CREATE TABLE `表` (`列` INT) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT `列x`, 1 FROM `表`;
--! error column_unknown |`列x`|
