CREATE TABLE sums (who STRING, what DOUBLE) WITH ('connector' = 'print');
INSERT INTO sums SELECT 'nobody', 1.5;
INSERT INTO sums VALUES ('a', 1.0), ('b', 2.0);
SELECT DATE '2020-01-01' AS d, TIMESTAMP '2020-01-01 10:00:00' AS t, INTERVAL '90' SECOND AS i, TRUE AS yes, CAST(NULL AS INT) AS nothing, '张三''s' AS name;
