CREATE CATALOG lake WITH ('type' = 'paimon', 'warehouse' = 'file:///lake');
CREATE TABLE lake.`default`.own (id INT) WITH ('connector' = 'print');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
INSERT INTO shown SELECT id FROM lake.`default`.there;
INSERT INTO lake.`default`.own SELECT idd FROM (VALUES (1)) AS t (id);
--! purpose check
--! warning catalog_missing |'paimon'|
--! warning catalog_missing |lake.`default`.there|
--! error column_unknown |idd|
