-- Each order with the address that its customer had when it was placed.
CREATE TABLE orders (
  order_id    BIGINT,
  customer_id INT,
  ordered_at  TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10',
  'fields.customer_id.min' = '1',
  'fields.customer_id.max' = '50'
);

-- With a key and a time, each move is a version of the customer's address.
CREATE TABLE moves (
  customer_id INT,
  city        STRING,
  moved_at    TIMESTAMP(3),
  WATERMARK FOR moved_at AS moved_at,
  PRIMARY KEY (customer_id) NOT ENFORCED
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '5',
  'fields.customer_id.min' = '1',
  'fields.customer_id.max' = '50',
  'fields.city.length' = '6'
);

CREATE TABLE deliveries (
  order_id   BIGINT,
  city       STRING,
  ordered_at TIMESTAMP(3)
) WITH ('connector' = 'print');

INSERT INTO deliveries
SELECT o.order_id, a.city, o.ordered_at
FROM orders AS o
LEFT JOIN moves FOR SYSTEM_TIME AS OF o.ordered_at AS a
ON o.customer_id = a.customer_id;
