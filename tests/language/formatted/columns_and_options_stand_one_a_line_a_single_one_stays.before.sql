create table t(id bigint,amount decimal(10,2) comment 'a, b') with('a'='b','c' ='d');
create table p (a int) with ('connector'='print')
