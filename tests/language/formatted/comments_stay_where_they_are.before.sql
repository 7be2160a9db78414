-- one

-- two
select a, -- the first
  /* the second */ b -- last
-- about t
from t -- end
;   -- after


-- the end
