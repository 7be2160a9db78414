CREATE TABLE a (id INT) WITH ('connector' = 'datagen', 'fields.id.min' = '1', 'fields.id.max' = '9');
CREATE TABLE res (id INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT id, 1 FROM a;
