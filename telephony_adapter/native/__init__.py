"""Our own call protocol, version 1: JSON text and binary sound over one websocket."""
