-- one

-- two
SELECT
  a, -- the first
  /* the second */ b -- last
-- about t
FROM t -- end
; -- after

-- the end
