CREATE TABLE trips (id INT) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
INSERT INTO shown SELECT /*+ BROADCAS(l) */ l.id FROM trips AS l JOIN trips AS r ON l.id = r.id;
--! error hint_unknown |BROADCAS| => BROADCAST
