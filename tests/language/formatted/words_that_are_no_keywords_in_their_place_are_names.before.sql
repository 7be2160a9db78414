select view, catalog, key, t.timestamp, desc, first from plan as temporary
