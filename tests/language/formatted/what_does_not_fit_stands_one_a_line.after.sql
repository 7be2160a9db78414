SELECT
  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,
  bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb,
  cccccccccccccccccccccccccccccccccccccccc
FROM t
WHERE dddddddddddddddddddddddddddddddddddddddddddddddddd = 1
  AND eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee = 2
  OR f IN (1, 2);
