CREATE TABLE t (
  a INT,

  -- more
  b INT
);
/* one
 * two

   three */
