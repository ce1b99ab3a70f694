"""What the force wants, as rows: intents, risks, cues, destinations, routing, prompts."""
