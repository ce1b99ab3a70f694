"""Speech recognisers: windows of sound to words."""
