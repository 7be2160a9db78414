CREATE TABLE texts (id INT, body STRING) WITH ('connector' = 'datagen');
CREATE TABLE res (id INT, label STRING) WITH ('connector' = 'print');
CREATE MODEL sentiments INPUT (body STRING) OUTPUT (label STRING)
  WITH ('provider' = 'openai', 'endpoint' = 'https://models.example.com', 'model' = 'small');
INSERT INTO res SELECT id, label FROM ML_PREDICT(TABLE texts, MODEL sentimants, DESCRIPTOR(body));
DROP MODEL sentimants;
--! purpose check
--! @2 warning model_provider_missing |'openai'|
--! @2 error model_unknown |MODEL [[sentimants]]| => sentiments
--! @2 error model_unknown |DROP MODEL [[sentimants]]| => sentiments
--! @1.20 error sql_unsupported |CREATE MODEL|
--! @1.20 error sql_syntax |PREDICT([[TABLE]]|
--! @1.20 error sql_unsupported |DROP MODEL|
