"""What a trained network's outputs mean: `labels.json`, strictly read."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.ports import ModelError

_Labels = Annotated[tuple[str, ...], Field(min_length=1)]
_P = Annotated[float, Field(ge=0.0, le=1.0)]


class LabelsWrong(ModelError):
    """`labels.json` is missing or not of the form that this version reads."""

    code = "labels_wrong"


class Temperatures(BaseModel):
    """What each head's logits are divided by to become honest probabilities."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intents: Annotated[float, Field(gt=0.0)]
    risks: Annotated[float, Field(gt=0.0)]
    levels: Annotated[float, Field(gt=0.0)]


class Suggested(BaseModel):
    """Thresholds found out of fold; the taxonomy's own rows decide, these only advise."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    risks: dict[str, _P]
    levels: dict[str, _P]
    """Least probability of that level or above."""


class NetworkLabels(BaseModel):
    """The outputs of one network, in order, and how to read them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Annotated[str, Field(min_length=1)]
    corpus_sha256: str
    intents: _Labels
    risks: _Labels
    levels: _Labels
    """From nothing to an emergency."""
    temperatures: Temperatures
    risk_shifts: tuple[float, ...]
    """Added to each risk's logit after its temperature, in the order of `risks`."""
    suggested: Suggested

    @model_validator(mode="after")
    def _shifts_fit(self) -> Self:
        if len(self.risk_shifts) != len(self.risks):
            raise ValueError("needs one shift a risk")
        return self


def read_labels_of(folder: Path) -> NetworkLabels:
    """The labels of the network in `folder`.

    Raises:
        LabelsWrong: There are none, or they are of another form.
    """
    path = folder / "labels.json"
    try:
        return NetworkLabels.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as exc:
        detail = str(exc).replace("\n", " ")
        raise LabelsWrong(f"{path.name}: {detail}. Train again: `make train`.") from exc
