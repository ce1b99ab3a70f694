"""Pure listening: a caller's sound to windows, and hypotheses to utterances."""
