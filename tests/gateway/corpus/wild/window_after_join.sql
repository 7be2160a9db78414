CREATE TABLE sales (id INT, shop INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE shops (shop INT, town STRING) WITH ('connector' = 'datagen');
CREATE TABLE shown (town STRING, n BIGINT) WITH ('connector' = 'print');
CREATE VIEW placed AS SELECT s.id, s.ts, p.town FROM sales AS s LEFT JOIN shops AS p ON s.shop = p.shop;
INSERT INTO shown
SELECT town, COUNT(*)
FROM TABLE(TUMBLE(TABLE placed, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
GROUP BY town, window_start, window_end;
INSERT INTO shown SELECT town, 1 FROM placed ORDER BY town;
--! error watermark_missing |DESCRIPTOR([[ts]])|
--! error plan_failed |ORDER BY|
--! warning sink_written_twice |INTO [[shown]]|#2
