CREATE TABLE a (id INT, tags ARRAY<STRING>) WITH ('connector' = 'datagen');
CREATE TABLE b (id INT, tag STRING) WITH ('connector' = 'print');
INSERT INTO b SELECT id, tag FROM a CROSS JOIN UNNEST(tags) AS t (tag);
