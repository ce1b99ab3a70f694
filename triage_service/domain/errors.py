"""The error tree of the service.

TriageError
├── ConfigError      a rule file or setting is wrong: file, row, value, remedy
├── ConfigErrors     several of them, so that all can be put right at once
├── StoreRefused     the disk or database did not take a record
├── LogBroken        the audit log is not as it was written
├── Unreadable       a record was erased, changed, moved, or is under other keys
└── UnknownRecord    there is no such call on record
"""

from collections.abc import Sequence


class TriageError(Exception):
    """Anything the service raises on purpose; `code` is short and stable."""

    code = "triage_error"


class ConfigError(TriageError):
    """A configuration row is wrong.

    Attributes:
        file: Name of the file.
        row: The row's id or position, empty when the whole file is meant.
        problem: What is wrong, with the offending value.
        remedy: What to do about it.
    """

    code = "config"

    def __init__(self, file: str, row: str, problem: str, remedy: str) -> None:
        super().__init__(file, row, problem, remedy)
        self.file, self.row, self.problem, self.remedy = file, row, problem, remedy

    def __str__(self) -> str:
        """One line a reviewer can act on."""
        where = f"{self.file}: {self.row}" if self.row else self.file
        return f"{where}: {self.problem}. {self.remedy}"


class ConfigErrors(TriageError):
    """The rule files cannot be used.

    Attributes:
        errors: Everything that is wrong, in the order of the files; never empty.
    """

    code = "config"

    def __init__(self, errors: Sequence[ConfigError]) -> None:
        super().__init__(*errors)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        """One line for each error."""
        return "\n".join(str(error) for error in self.errors)


class StoreRefused(TriageError):
    """The store did not take a record; the caller goes to a person."""

    code = "store_refused"


class LogBroken(TriageError):
    """The audit log is not as it was written; the message names the first row that is not."""

    code = "log_broken"


class Unreadable(TriageError):
    """A sealed record cannot be opened: its key is destroyed, or it is not what was sealed here."""

    code = "unreadable"


class UnknownRecord(TriageError):
    """There is no such call on record, or it was disposed of."""

    code = "unknown_record"
