"""8. Gold and predictions -> numbers: metrics, intervals, reliability, slices, baselines, pictures.

Every module is imported by its own name. Probabilities are arrays of shape (n sentences, 5) whose
columns stand in the order of :data:`clf.schema.TYPES`; gold types are the ids of that order.
"""
