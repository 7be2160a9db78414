CREATE CATALOG lake WITH ('type' = 'iceberg', 'warehouse' = 's3://b/w');
CREATE DATABASE lake.ods;
CREATE DATABASE IF NOT EXISTS lake.ods;
CREATE DATABASE lake.ods;
CREATE TABLE lake.ods.t (a INT);
INSERT INTO lake.ods.t SELECT 1;
--! purpose check
--! warning catalog_missing |'iceberg'|
--! error sql_invalid |ods|#3
