"""The service: hears, thinks, acts and shows, one call at a time and many at once."""
