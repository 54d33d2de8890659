"""9. A fitted model <-> a folder; runs in MLflow, whose only home this is."""
