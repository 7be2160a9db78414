CREATE TABLE shops (
  id INT PRIMARY KEY,
  title STRING
) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
INSERT INTO shown SELECT id FROM shops;
--! error key_enforced |PRIMARY KEY| => PRIMARY KEY NOT ENFORCED
