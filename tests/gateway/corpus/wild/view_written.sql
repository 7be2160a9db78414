CREATE TABLE s (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'print');
CREATE VIEW v AS SELECT a, b FROM s;
INSERT INTO v SELECT a, b FROM s;
INSERT INTO o SELECT a, b FROM TABLE(TUMBLE(s, DESCRIPTOR(ts), INTERVAL '1' HOUR));
DROP TABLE o;
INSERT INTO s SELECT a, b, LOCALTIMESTAMP FROM o;
--! error sink_is_view |INTO [[v]]|
--! error function_arguments |TUMBLE([[s]],| => TABLE s
--! error table_unknown |FROM [[o]]|
