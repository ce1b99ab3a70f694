"""An item in a model's queue, and the promise of its answer."""

from collections.abc import Iterable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from models.plan import Waiting
from models.ports import SenseFailed

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, eq=False)
class Ticket(Generic[Item, Answer]):
    """One item on its way through a batcher; its submitter may give up at any moment."""

    item: Item
    waiting: Waiting
    promise: "Future[Answer]"

    def answer(self, answer: Answer) -> None:
        """Keep the promise."""
        with suppress(InvalidStateError):  # its submitter has given up
            self.promise.set_result(answer)

    def fail(self, code: str, detail: str, cause: BaseException | None = None) -> None:
        """Break the promise; the text of `cause` stays out, it may hold a caller's words."""
        failed = SenseFailed(code, detail)
        failed.__cause__ = cause
        with suppress(InvalidStateError):  # its submitter has given up
            self.promise.set_exception(failed)


def fail(
    tickets: "Iterable[Ticket[Item, Answer]]",
    code: str,
    detail: str,
    cause: BaseException | None = None,
) -> None:
    """Break all these promises."""
    for ticket in tickets:
        ticket.fail(code, detail, cause)
