CREATE TABLE `order` (`select` INT, `中文` INT) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT `select`, `中文` FROM `order`;
