CREATE TABLE orders (
  id INT, customer INT, amount DOUBLE, note STRING, plain TIMESTAMP(3), ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE TABLE copy WITH ('connector' = 'print') LIKE orders (EXCLUDING OPTIONS EXCLUDING WATERMARKS);
INSERT INTO copy SELECT * FROM orders;
