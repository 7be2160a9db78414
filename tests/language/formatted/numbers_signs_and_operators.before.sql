select -1,- -2,a*-1,1.5e-3+.5,a-b,a<=b,a<>b,a||b,t.*,count(*),x[1],array[1,2],map['a',1]
