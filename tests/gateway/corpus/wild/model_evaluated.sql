CREATE TABLE texts (id INT, body STRING) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, label STRING) WITH ('connector' = 'print');
CREATE MODEL sentiments INPUT (body STRING) OUTPUT (label STRING)
  WITH ('provider' = 'openai', 'endpoint' = 'https://models.example.com', 'model' = 'small');
INSERT INTO res SELECT 1, 'good'
FROM ML_EVALUATE(TABLE texts, MODEL sentiments, DESCRIPTOR(body), DESCRIPTOR(body), 'classification');
--! purpose check
--! @2 warning model_provider_missing |'openai'|
--! @2 error plan_failed |INSERT INTO res SELECT 1, 'good'\nFROM ML_EVALUATE(TABLE texts, MODEL sentiments, DESCRIPTOR(body), DESCRIPTOR(body), 'classification')|
--! @1.20 error sql_unsupported |CREATE MODEL|
