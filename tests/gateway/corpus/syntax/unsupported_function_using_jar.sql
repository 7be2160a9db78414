CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
CREATE FUNCTION mine AS 'com.example.Mine' LANGUAGE JAVA USING JAR 'mine.jar';
INSERT INTO res SELECT mine(id), 1 FROM orders;
--! error sql_unsupported |CREATE FUNCTION mine AS 'com.example.Mine' LANGUAGE JAVA USING JAR 'mine.jar'|
