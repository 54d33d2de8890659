"""The libraries of the optional ``encoder`` extra, asked for by name before work begins."""

from clf.schema.errors import MissingExtraError
from clf.storage.extras import is_there

INSTALL = 'pip install "clf[train,encoder]"'
TRAINING = ("torch", "transformers", "safetensors", "tokenizers", "onnx", "onnxruntime")


def require_training() -> None:
    """Raise MissingExtraError, with the line that installs it, where training lacks a library."""
    names = (*TRAINING, "mlflow", "pydantic", "matplotlib")
    missing = [name for name in names if not is_there(name)]
    if missing:
        raise MissingExtraError(
            "the libraries that train an encoder", f"no {', '.join(missing)}", f"run: {INSTALL}"
        )
