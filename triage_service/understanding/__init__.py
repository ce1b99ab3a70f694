"""What words mean by rule: cues of danger with their scope, spoken numbers, slots."""
