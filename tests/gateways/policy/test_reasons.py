"""Why messages are skipped, in words."""

from __future__ import annotations

import pytest

from crm.policy import consent
from gateways.policy import caps, decide
from gateways.policy.reasons import SENTENCES, SHORT, code_of, in_words


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("opted_out", "The customer has opted out of this channel."),
        (
            "snoozed: paused until 2026-03-03 10:00 UTC",
            "The customer has asked for a pause: paused until 2026-03-03 10:00 UTC.",
        ),
        ("suppressed: bounced twice.", "The customer is on the suppression list: bounced twice."),
        ("550: mailbox full", "550: mailbox full"),
        ("", ""),
    ],
)
def test_a_reason_of_ours_is_a_sentence_and_a_gateways_word_stays(reason: str, said: str) -> None:
    assert in_words(reason) == said


def test_every_code_that_refuses_has_its_words() -> None:
    consents = {value for name, value in vars(consent).items() if name.isupper() and isinstance(value, str)}
    decisions = {value for name, value in vars(decide).items() if name.isupper() and isinstance(value, str)}

    assert consents | decisions | {caps.GO_ON, caps.LEAVE} == set(SENTENCES)
    assert set(SENTENCES) - set(SHORT) == {decide.TEMPLATE_ERROR}


def test_the_code_is_what_stands_before_the_colon() -> None:
    assert code_of("snoozed: paused until …") == "snoozed"
