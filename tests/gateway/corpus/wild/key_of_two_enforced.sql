CREATE TABLE shops (a INT, b INT, PRIMARY KEY (a, b) ENFORCED) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
INSERT INTO shown SELECT a FROM shops;
--! error key_enforced |PRIMARY KEY (a, b) ENFORCED| => PRIMARY KEY (a, b) NOT ENFORCED
