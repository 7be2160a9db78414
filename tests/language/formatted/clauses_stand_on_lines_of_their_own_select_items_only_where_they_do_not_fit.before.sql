insert into s select a,count(*) n from t where x=1 and y between 1 and 2 group by a having count(*)>1 order by n desc limit 3
