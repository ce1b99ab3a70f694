"""What every row of a rule file is: strict, and nothing unknown is allowed."""

import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]
P = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NsirCode = Annotated[str, Field(pattern=r"^\d{3}$")]
"""Three digits in quotes: without them YAML would read `010` as the number 8."""


class Row(BaseModel):
    """Any row: types are not converted, unknown fields are refused, nothing changes afterwards."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class NamedRow(Row):
    """A row with an id that no other row of its file has."""

    id: str


class Head(Row):
    """What stands at the top of every rule file."""

    source: Text
    """The document and section that the rows come from."""
    date: datetime.date
    """When the rows were last reviewed against it."""
