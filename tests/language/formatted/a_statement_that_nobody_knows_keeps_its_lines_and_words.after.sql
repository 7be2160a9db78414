foo bar(x)=
    baz;

select "a   b" from   t;
