CREATE TABLE events (
  id INT, `when` TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', `offset` BIGINT METADATA VIRTUAL, hour_of AS EXTRACT(HOUR FROM `when`)
) WITH ('connector' = 'kafka', 'topic' = 'e', 'properties.bootstrap.servers' = 'nowhere:9092', 'format' = 'json');
SELECT id, `when`, `offset` + 1 AS following, hour_of FROM events;
