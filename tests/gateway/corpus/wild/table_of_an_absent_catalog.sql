CREATE CATALOG lake WITH ('type' = 'ourlake', 'warehouse' = 'x');
USE CATALOG lake;
CREATE DATABASE IF NOT EXISTS ods;
USE ods;
CREATE TABLE orders (id INT, amount DOUBLE);
CREATE TEMPORARY TABLE source (id INT, amount DOUBLE) WITH ('connector' = 'datagen');
CREATE TEMPORARY TABLE nowhere (id INT);
INSERT INTO orders SELECT id, amount FROM source;
--! purpose check
--! warning catalog_missing |'ourlake'|
--! error connector_undefined |CREATE TEMPORARY TABLE nowhere (id INT)|
