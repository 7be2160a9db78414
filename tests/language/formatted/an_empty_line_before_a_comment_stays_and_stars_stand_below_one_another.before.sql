create table t (a int,


   -- more
 b int)
;
/* one
 * two

   three */
