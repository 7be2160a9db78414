CREATE TABLE orders (
  order_id BIGINT NOT NULL,
  amount INT,
  ts TIMESTAMP(3),
  topic STRING METADATA VIRTUAL,
  doubled AS amount * 2,
  WATERMARK FOR ts AS ts - INTERVAL '4' SECOND,
  PRIMARY KEY (order_id) NOT ENFORCED
) WITH ('connector' = 'upsert-kafka');
SELECT order_id FROM orders;

--! purpose debug
--! warning connector_missing |'upsert-kafka'|
--! @2.2.1 error plan_failed |SELECT order_id FROM orders|
