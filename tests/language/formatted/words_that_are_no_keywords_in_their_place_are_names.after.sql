SELECT view, catalog, key, t.timestamp, desc, first
FROM plan AS temporary;
