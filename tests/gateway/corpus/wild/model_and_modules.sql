CREATE TABLE texts (id INT, body STRING) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, label STRING) WITH ('connector' = 'print');
USE MODULES core;
CREATE MODEL sentiments INPUT (body STRING) OUTPUT (label STRING) WITH ('provider' = 'openai');
INSERT INTO res SELECT id, label FROM ML_PREDICT(TABLE texts, MODEL sentiments, DESCRIPTOR(body));
--! purpose check
--! @2 warning model_provider_missing |'openai'|
--! @1.20 error sql_unsupported |CREATE MODEL|
