-- Three failed logins of one user within a minute.
CREATE TABLE logins (
  user_name STRING,
  succeeded BOOLEAN,
  address   STRING,
  at_time   TIMESTAMP(3),
  WATERMARK FOR at_time AS at_time - INTERVAL '2' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '20',
  'fields.user_name.length' = '1',
  'fields.address.length' = '4'
);

CREATE TABLE alerts (
  user_name STRING,
  first_at  TIMESTAMP(3),
  last_at   TIMESTAMP(3),
  address   STRING
) WITH ('connector' = 'print');

INSERT INTO alerts
SELECT user_name, first_at, last_at, address
FROM logins
MATCH_RECOGNIZE (
  PARTITION BY user_name
  ORDER BY at_time
  MEASURES
    FIRST(failed.at_time) AS first_at,
    LAST(failed.at_time) AS last_at,
    LAST(failed.address) AS address
  ONE ROW PER MATCH
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (failed{3}) WITHIN INTERVAL '1' MINUTE
  DEFINE failed AS NOT failed.succeeded
);
