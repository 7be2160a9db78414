-- The three products that sold most, at every moment: the ranking changes with each row.
CREATE TABLE sales (
  product STRING,
  quantity INT
) WITH (
  'connector' = 'datagen',
  'rows-per-second' = '10',
  'fields.product.length' = '1',
  'fields.quantity.min' = '1',
  'fields.quantity.max' = '9'
);

CREATE TABLE best_sellers (
  product STRING,
  sold INT,
  place BIGINT,
  PRIMARY KEY (place) NOT ENFORCED
) WITH ('connector' = 'print');

INSERT INTO best_sellers
SELECT product, sold, place
FROM (
  SELECT product, sold, ROW_NUMBER() OVER (ORDER BY sold DESC) AS place
  FROM (SELECT product, SUM(quantity) AS sold FROM sales GROUP BY product)
)
WHERE place <= 3;
