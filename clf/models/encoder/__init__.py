"""The deep tier: a transformer over each sentence in its article; torch to train, ONNX to serve."""
