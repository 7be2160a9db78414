CREATE CATALOG lake WITH ('type' = 'icebreg');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
INSERT INTO shown SELECT 1;
--! purpose check
--! error catalog_unknown |'icebreg'| => 'iceberg'
