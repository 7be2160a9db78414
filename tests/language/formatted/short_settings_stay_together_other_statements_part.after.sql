SET 'a' = 'b';
SET x.y-z = 1;

SET 'c' = 'd';

USE CATALOG c;

DROP VIEW IF EXISTS v;

SHOW TABLES;
