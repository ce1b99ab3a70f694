"""A force's overlay: one YAML file that changes, adds or switches off rows of any table by id.

    source: who decided it        date: 2026-11-23
    overlay:
      destinations:
        PROPERTY: {queue: 'queue:stores', hours: Mon-Fri 08:00-16:00}   # some fields of a row
      routes:
        R.out.animals: off                                              # a row switched off
        R.local.dogs: {before: R.out.council, says: …, when: …, to: …, priority: 4}

Rows are laid over the content of the rule files before anything is checked, so that the whole is
held to the same checks as the shipped rules.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from triage_service.domain.errors import ConfigError
from triage_service.taxonomy.rules import Change

CUES, LIMITS, ROUTES = "cues", "limits", "routes"
OFF, ADDED = "switched off", "added"
_FORM = "Write `ID: off`, or `ID: {field: value}` with the fields that change"


@dataclass
class Overlaid:
    """The content of the rule files with an overlay laid over them."""

    content: dict[str, object]
    """What each file holds, by its name; the cues' files begin with `cues/`."""
    name: str
    """The overlay file's name."""
    changes: list[Change] = field(default_factory=list)
    errors: list[ConfigError] = field(default_factory=list)

    def fault(self, row: str, problem: str, remedy: str) -> None:
        """Note what is wrong in the overlay itself."""
        self.errors.append(ConfigError(self.name, row, problem, remedy))


def lay_over(
    content: Mapping[str, object], overlay: object, name: str, fields: Mapping[str, str]
) -> Overlaid:
    """Lay an overlay over the content of the rule files.

    Args:
        content: What each file holds, by name; it is not changed.
        overlay: The `overlay` of the overlay file.
        name: The overlay file's name, for errors.
        fields: The field of each file that holds its rows.
    """
    done = Overlaid(dict(content), name)
    if not isinstance(overlay, dict):
        done.fault("", f"`overlay` is {overlay!r}", "Write tables under `overlay:`")
        return done
    files = {table: file for file, table in fields.items()}
    known = [*files, CUES]
    for table, rows in overlay.items():
        if table not in known:
            done.fault(table, "there is no such table", f"Use one of {', '.join(known)}")
        elif not isinstance(rows, dict) or not rows:
            done.fault(table, f"its rows are {rows!r}", _FORM)
        elif table == LIMITS:
            _limits(done, files[table], rows)
        elif table == CUES:
            _cues(done, rows)
        else:
            _rows(done, files[table], table, rows)
    return done


def _limits(done: Overlaid, file: str, changed: Mapping[str, object]) -> None:
    head = done.content[file]
    old = head.get(LIMITS) if isinstance(head, dict) else None
    if not isinstance(head, dict) or not isinstance(old, dict):
        return  # the file itself is wrong, and that is said elsewhere
    for key, value in changed.items():
        if key not in old or not isinstance(value, dict):
            done.fault(f"{LIMITS}.{key}", f"it is {value!r}", f"Change one of {', '.join(old)}")
            continue
        new = _merged(old[key], value)
        done.changes.append(Change(LIMITS, key, _difference("", old[key], new)))
        old = {**old, key: new}
    done.content[file] = {**head, LIMITS: old}


def _cues(done: Overlaid, changed: Mapping[str, object]) -> None:
    """Cues are spread over many files; new ones get a file of their own."""
    added = dict(changed)
    for file, content in done.content.items():
        if file.startswith(f"{CUES}/") and isinstance(content, list):
            here = {id_: changed[id_] for id_ in _ids(content) if id_ in changed}
            done.content[file] = _laid(done, CUES, content, here)
            for id_ in here:
                del added[id_]
    if added:
        done.content[f"{CUES}/{done.name}"] = _laid(done, CUES, [], added)


def _rows(done: Overlaid, file: str, table: str, changed: Mapping[str, object]) -> None:
    head = done.content[file]
    rows = head.get(table) if isinstance(head, dict) else None
    if isinstance(head, dict) and isinstance(rows, list):
        done.content[file] = {**head, table: _laid(done, table, rows, changed)}


def _laid(
    done: Overlaid, table: str, rows: list[object], changed: Mapping[str, object]
) -> list[object]:
    """`rows` with those of `changed` in their places, and new ones at the end or where they say."""
    laid: list[object] = []
    for row in rows:
        id_ = str(row.get("id")) if isinstance(row, dict) else ""
        value = changed.get(id_)
        if not isinstance(row, dict) or id_ not in changed:
            laid.append(row)
        elif value is False:
            done.changes.append(Change(table, id_, OFF))
        elif not isinstance(value, dict) or not value:
            done.fault(f"{table}.{id_}", f"it is {value!r}", _FORM)
        else:
            new = _merged(row, value)
            laid.append(new)
            done.changes.append(Change(table, id_, _difference("", row, new)))
    known = set(_ids(rows))
    for id_, value in changed.items():
        if id_ not in known:
            _add(done, table, laid, (id_, value))
    return laid


def _add(done: Overlaid, table: str, laid: list[object], new: tuple[str, object]) -> None:
    id_, value = new
    if not isinstance(value, dict):
        remedy = "Correct the id, or write the whole row to add it"
        done.fault(f"{table}.{id_}", f"no such row to change into {value!r}", remedy)
        return
    row = {"id": id_, **value}
    at = len(laid)
    if table == ROUTES:
        before = str(row.pop("before", ""))
        ids = list(_ids(laid))
        if before not in ids:
            remedy = "A new route needs `before:` with the id of a row that stays"
            done.fault(f"{table}.{id_}", f"`before` is {before!r}", remedy)
            return
        at = ids.index(before)
    laid.insert(at, row)
    done.changes.append(Change(table, id_, ADDED))


def _ids(rows: Iterable[object]) -> Iterator[str]:
    for row in rows:
        yield str(row.get("id")) if isinstance(row, dict) else ""


def _merged(old: object, new: object) -> object:
    """`new` over `old`, field by field; a list or a value replaces the old one whole."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}


def _difference(path: str, old: object, new: object) -> str:
    """Each field that changed, with what it was and is."""
    if isinstance(old, dict) and isinstance(new, dict):
        parts = (
            _difference(f"{path}.{key}".strip("."), old.get(key), value)
            for key, value in new.items()
        )
        return "; ".join(part for part in parts if part)
    return "" if old == new else f"{path}: {old} → {new}"
