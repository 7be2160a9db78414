WITH a AS (
  SELECT 1 AS x
),
b AS (
  SELECT 2 AS x
)
SELECT
  CASE
    WHEN a.x = 1 THEN 'one'
    WHEN a.x = 2 THEN 'two'
    ELSE 'many'
  END,
  CASE WHEN b.x = 1 THEN 1 ELSE 0 END
FROM a
LEFT OUTER JOIN (
  SELECT *
  FROM b
) AS b
  ON a.x = b.x
CROSS JOIN UNNEST(c) AS u (v)
WHERE a.x IN (
  SELECT x
  FROM b
)
UNION ALL
SELECT 1, 2;
