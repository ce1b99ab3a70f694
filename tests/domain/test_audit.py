"""The words of the audit log."""

from triage_service.domain.audit import Operation


def test_operations_are_the_six_of_section_62() -> None:
    assert {o.value for o in Operation} == {
        "collection",
        "alteration",
        "consultation",
        "disclosure",
        "combination",
        "erasure",
    }
