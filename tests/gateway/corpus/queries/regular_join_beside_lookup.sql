CREATE TABLE orders (id INT, customer INT, p AS PROCTIME()) WITH ('connector' = 'datagen');
CREATE TABLE d (id INT, name STRING) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://h/x', 'table-name' = 'd');
CREATE TABLE c (id INT) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT o.id, c.id FROM orders o
JOIN d FOR SYSTEM_TIME AS OF o.p ON o.id = d.id
INNER JOIN c ON o.customer = c.id;
--! purpose debug
--! warning connector_missing |'jdbc'|
--! warning state_grows |INNER [[JOIN]]|
