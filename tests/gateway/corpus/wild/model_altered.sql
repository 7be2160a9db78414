CREATE TABLE texts (id INT, body STRING) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, label STRING) WITH ('connector' = 'print');
CREATE MODEL sentiments INPUT (body STRING) OUTPUT (label STRING)
  WITH ('provider' = 'openai', 'endpoint' = 'https://models.example.com', 'model' = 'small');
ALTER MODEL sentiments SET ('model' = 'large');
ALTER MODEL sentiments SET ('provider' = 'tritn');
INSERT INTO res SELECT id, label FROM ML_PREDICT(TABLE texts, MODEL sentiments, DESCRIPTOR(body));
DESCRIBE MODEL sentiments;
SHOW MODELS;
ALTER MODEL sentiments RENAME TO feelings;
DROP MODEL feelings;
INSERT INTO res VALUES (1, 'good');
--! purpose check
--! @2 warning model_provider_missing |'openai'|
--! @2 error model_provider_unknown |'tritn'| => 'triton'
--! @2 warning sink_written_twice |INTO [[res]]|#2
--! @1.20 error sql_unsupported |CREATE MODEL|
--! @1.20 error sql_unsupported |SHOW MODELS|
--! @1.20 error sql_unsupported |DROP MODEL|
