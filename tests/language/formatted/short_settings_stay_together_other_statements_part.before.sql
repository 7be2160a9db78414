set 'a'='b';set x.y-z=1;

set 'c' = 'd';use catalog c;drop view if exists v;show tables
