CREATE CATALOG lake WITH ('type' = 'paimon', 'warehouse' = 'file:///lake');
CREATE TEMPORARY VIEW dear AS SELECT id, amount FROM lake.shop.orders WHERE amount > 3;
CREATE TEMPORARY VIEW dearest AS SELECT id FROM dear WHERE amount > 5;
CREATE TABLE shown (id BIGINT) WITH ('connector' = 'print');
INSERT INTO shown SELECT id FROM dearest;

--! purpose check
--! warning catalog_missing |'paimon'|
--! warning catalog_missing |lake.shop.orders|
--! warning catalog_missing |dear|#3
--! warning catalog_missing |dearest|#2
