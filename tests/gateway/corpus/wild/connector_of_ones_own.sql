CREATE TABLE beds (id INT) WITH ('connector' = 'acme-queue', 'servers' = '127.0.0.1:1');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
INSERT INTO shown SELECT id FROM beds;
--! purpose check
--! warning connector_missing |'acme-queue'|
