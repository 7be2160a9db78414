CREATE TABLE files (id INT, path STRING METADATA FROM 'file.path' VIRTUAL, `file.size` INT METADATA VIRTUAL) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'csv');
CREATE TABLE res (id INT, path STRING, size_ BIGINT) WITH ('connector' = 'print');
INSERT INTO res SELECT id, path, `file.size` FROM files;
