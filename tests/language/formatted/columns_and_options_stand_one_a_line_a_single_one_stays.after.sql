CREATE TABLE t (
  id BIGINT,
  amount DECIMAL(10, 2) COMMENT 'a, b'
) WITH (
  'a' = 'b',
  'c' = 'd'
);

CREATE TABLE p (a INT) WITH ('connector' = 'print');
