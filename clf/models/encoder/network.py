"""The network: an encoder, and a linear layer on the mean of a sentence's token states.

The layer is applied to each token and the results are averaged, which is the same number. It lets
the served model say what each token's state adds to a decision, exactly and for nothing.
"""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from clf.schema.errors import ModelError

_STEP = "make one with: clf backbone unpack FOLDER, then --backbone FOLDER"


class EncoderClassifier(nn.Module):
    """``(n, length)`` ids and mask -> ``(n, length, n_outputs)`` scores of each token."""

    def __init__(self, body: nn.Module, hidden: int, n_outputs: int, dropout: float) -> None:
        """Put a head on a ``transformers`` encoder."""
        super().__init__()
        self.body = body
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(hidden, n_outputs)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Score every token."""
        states = self.body(input_ids=ids, attention_mask=mask).last_hidden_state
        scores: Tensor = self.head(self.dropout(states))
        return scores

    def pooled(self, ids: Tensor, mask: Tensor, pool: Tensor) -> Tensor:
        """Return the scores of each segment, shape (n_segments, n_outputs).

        ``pool`` (n_segments, n * length) has what each token of the batch counts in each segment.
        """
        states = self.body(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        with torch.autocast("cpu", enabled=False):  # a mean over many tokens needs fp32
            scores: Tensor = self.head(self.dropout(pool @ states.flatten(0, 1)))
        return scores


def build_network(
    backbone: str | Path, n_outputs: int, *, dropout: float, freeze_words: bool, seed: int
) -> EncoderClassifier:
    """Load a backbone (a local folder, or a hub model by name) and put a fresh head on it.

    Raises ModelError where the backbone cannot be had. No code of a model's own is ever run.
    """
    import transformers
    from safetensors import SafetensorError

    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    torch.manual_seed(seed)
    try:
        config = transformers.AutoConfig.from_pretrained(str(backbone), trust_remote_code=False)
        extra: dict[str, Any] = {"add_pooling_layer": False} if config.model_type == "bert" else {}
        body = transformers.AutoModel.from_pretrained(
            str(backbone), trust_remote_code=False, use_safetensors=True, dtype="float32", **extra
        )
    except (OSError, ValueError, SafetensorError) as error:
        found = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise ModelError(
            "an encoder's folder or name", found, _STEP, where=str(backbone)
        ) from error
    network = EncoderClassifier(body, config.hidden_size, n_outputs, dropout)
    if freeze_words:
        body.get_input_embeddings().weight.requires_grad_(False)
    return network


def refuse_longer(network: EncoderClassifier, max_length: int) -> None:
    """Raise ModelError where rows may be longer than what the backbone has positions for."""
    positions = getattr(network.body.config, "max_position_embeddings", None)
    if isinstance(positions, int) and max_length > positions:
        step = f"set [model] max_length to {positions} or less"
        raise ModelError(f"rows of at most {positions} tokens", str(max_length), step)


def backbone_tokenizer(backbone: str | Path) -> str:
    """Return the backbone's ``tokenizer.json`` as text."""
    local = Path(backbone) / "tokenizer.json"
    if local.is_file():
        return local.read_text(encoding="utf-8")
    import transformers

    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            str(backbone), trust_remote_code=False
        )
        text: str = tokenizer.backend_tokenizer.to_str()
    except (OSError, ValueError, AttributeError) as error:
        found = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise ModelError(
            "a backbone with a fast tokenizer", found, _STEP, where=str(backbone)
        ) from error
    return text
