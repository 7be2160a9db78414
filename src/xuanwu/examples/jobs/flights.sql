-- With more tasks than files some read nothing; without this, the others would wait for their time.
SET 'table.exec.source.idle-timeout' = '2 s';

-- Every flight that left New York in 2013: 336,776 records, read as a stream that never ends.
CREATE TABLE flights (
  scheduled_at    TIMESTAMP(3),
  carrier         STRING,
  flight          INT,
  tailnum         STRING,
  origin          STRING,
  destination     STRING,
  departure_delay DOUBLE,  -- minutes; NULL for a cancelled flight
  arrival_delay   DOUBLE,
  distance        DOUBLE,  -- miles
  WATERMARK FOR scheduled_at AS scheduled_at - INTERVAL '1' HOUR
) WITH (
  'connector' = 'filesystem',
  'path' = '${flights_data}/flights',
  'format' = 'csv',
  'csv.null-literal' = '',
  'source.monitor-interval' = '10 s'
);

CREATE TABLE airlines (carrier STRING, name STRING) WITH (
  'connector' = 'filesystem', 'path' = '${flights_data}/airlines', 'format' = 'csv'
);

CREATE TABLE weather (
  origin STRING, at_hour TIMESTAMP(3), temperature DOUBLE, wind DOUBLE, rain DOUBLE
) WITH (
  'connector' = 'filesystem', 'path' = '${flights_data}/weather', 'format' = 'csv',
  'csv.null-literal' = ''
);

-- What `xuanwu run logs flights --process taskmanager-1.out` shows.
CREATE TABLE board (
  `day` DATE, airline STRING, departures BIGINT, cancelled BIGINT, mean_delay DOUBLE
) WITH ('connector' = 'print');

CREATE TABLE delays_by_weather (
  at_hour TIMESTAMP(3), origin STRING, departures BIGINT, mean_delay DOUBLE,
  temperature DOUBLE, wind DOUBLE, rain DOUBLE
) WITH (
  'connector' = 'filesystem', 'path' = '${flights_output}/delays_by_weather', 'format' = 'json',
  'sink.rolling-policy.rollover-interval' = '10 s',
  'sink.rolling-policy.check-interval' = '5 s'
);

CREATE TEMPORARY VIEW daily AS
SELECT
  window_start,
  carrier,
  COUNT(*) AS departures,
  COUNT(*) FILTER (WHERE departure_delay IS NULL) AS cancelled,
  AVG(departure_delay) AS mean_delay
FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(scheduled_at), INTERVAL '1' DAY))
GROUP BY window_start, window_end, carrier;

CREATE TEMPORARY VIEW hourly AS
SELECT window_start, origin, COUNT(*) AS departures, AVG(departure_delay) AS mean_delay
FROM TABLE(TUMBLE(TABLE flights, DESCRIPTOR(scheduled_at), INTERVAL '1' HOUR))
GROUP BY window_start, window_end, origin;

INSERT INTO board
SELECT CAST(d.window_start AS DATE), a.name, d.departures, d.cancelled, ROUND(d.mean_delay, 1)
FROM daily AS d
JOIN airlines AS a ON d.carrier = a.carrier;

INSERT INTO delays_by_weather
SELECT h.window_start, h.origin, h.departures, ROUND(h.mean_delay, 1),
       w.temperature, w.wind, w.rain
FROM hourly AS h
JOIN weather AS w ON h.origin = w.origin AND h.window_start = w.at_hour;
