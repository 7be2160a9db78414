CREATE TABLE s (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT TOP 10 a, b FROM s;
INSERT INTO o SELECT a, b FROM s MINUS SELECT a, b FROM s;
INSERT INTO o SELECT a, b FROM s LEFT SEMI JOIN o ON s.a = o.a;
INSERT INTO o SELECT a, b FROM s WHERE b REGEXP '^a';
INSERT INTO o SELECT a, b FROM s EMIT CHANGES;
CREATE TABLE t (a INT DEFAULT 1) WITH ('connector' = 'print');
CREATE OR REPLACE TEMP VIEW v AS SELECT a, b FROM s;
INSERT OVERWRITE TABLE o SELECT a, b FROM s;
INSERT INTO o SELECT a, b->>'$.x' FROM s;
INSERT INTO o SELECT s.a, u.b FROM s JOIN s u FOR SYSTEM_TIME AS OF s.ts ON s.a = u.a;
INSERT INTO o SELECT a AS 'id', b FROM s;
--! error sql_syntax |TOP 10|
--! error sql_syntax |MINUS| => EXCEPT
--! error sql_syntax |SEMI|
--! error sql_syntax |REGEXP|
--! error sql_syntax |CHANGES|
--! error sql_syntax |DEFAULT|
--! error sql_syntax |TEMP| => TEMPORARY
--! error sql_syntax |OVERWRITE [[TABLE]]| => 
--! error sql_syntax |->>|
--! error sql_syntax |u FOR SYSTEM_TIME AS OF s.ts| => FOR SYSTEM_TIME AS OF s.ts AS u
--! error sql_syntax |'id'| => `id`
