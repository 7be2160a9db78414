"""How the page is measured: in Chromium, and by many who type at once."""
