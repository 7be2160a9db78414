select a -- first
     , b -- second
     , c from t
