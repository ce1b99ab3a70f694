"""How the understanding model is made: corpus in, calibrated network out (`make train`)."""
