SELECT
  a -- first
  , b -- second
  , c
FROM t;
