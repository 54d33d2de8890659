"""7. Sentences in their article -> calibrated probabilities."""
