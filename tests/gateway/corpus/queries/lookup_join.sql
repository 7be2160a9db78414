CREATE TABLE orders (id INT, p AS PROCTIME()) WITH ('connector' = 'datagen');
CREATE TABLE dim (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'jdbc', 'url' = 'jdbc:mysql://h/d', 'table-name' = 't');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT o.id, d.id FROM orders o JOIN dim FOR SYSTEM_TIME AS OF o.p AS d ON o.id = d.id;
--! error connector_missing |'jdbc'|
