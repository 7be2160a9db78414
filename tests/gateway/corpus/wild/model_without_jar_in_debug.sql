CREATE TABLE texts (id INT, body STRING) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, label STRING) WITH ('connector' = 'print');
CREATE TEMPORARY MODEL sentiments INPUT (body STRING) OUTPUT (label STRING)
  WITH ('provider' = 'openai', 'endpoint' = 'https://models.example.com', 'model' = 'small');
SELECT id, label
FROM ML_PREDICT(TABLE texts, MODEL sentiments, DESCRIPTOR(body), MAP['async', 'true']);
--! purpose debug
--! @2 warning model_provider_missing |'openai'|
--! @1.20 error sql_unsupported |CREATE TEMPORARY MODEL|
