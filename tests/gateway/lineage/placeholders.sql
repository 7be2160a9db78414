CREATE TABLE ${prefix}_in (id INT, name STRING) WITH ('connector' = 'datagen');
CREATE TABLE sums (who STRING, what DOUBLE) WITH ('connector' = 'print');
INSERT INTO sums SELECT name, ${factor} * id FROM ${prefix}_in;
