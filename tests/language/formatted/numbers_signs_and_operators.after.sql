SELECT
  -1,
  - -2,
  a * -1,
  1.5e-3 + .5,
  a - b,
  a <= b,
  a <> b,
  a || b,
  t.*,
  COUNT(*),
  x[1],
  ARRAY[1, 2],
  MAP['a', 1];
