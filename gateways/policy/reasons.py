"""What the reasons on skipped messages and passed-by steps mean, in words.

A reason is `code` or `code: particulars`, as it is written down where a message is refused; programs and reports
go by the code, people read this.
"""

from __future__ import annotations

from crm.policy import consent
from gateways.policy import caps, decide

#: for tables: what stands before the colon; whatever else stands there is a template's trouble
SHORT = {
    consent.OPTED_OUT: "opted out of the channel",
    consent.SUPPRESSED: "on the suppression list",
    consent.SNOOZED: "paused by the customer",
    consent.OUT_OF_CATEGORY: "opted out of the category",
    consent.NOT_IN: "not opted in to the category",
    consent.UNKNOWN_CATEGORY: "the category does not exist",
    consent.OTHER_CHANNEL: "the category is not sent by this channel",
    caps.GO_ON: "held back by a frequency cap",
    caps.LEAVE: "held back by a frequency cap, and left the campaign",
    decide.TEST_MODE: "test mode: no test customer",
    decide.GATEWAY_INACTIVE: "the gateway is not active",
    decide.UNKNOWN_CHANNEL: "the channel does not exist",
    decide.EXPIRED: "its lifetime ended before it could leave",
}

SENTENCES = {
    consent.OPTED_OUT: "The customer has opted out of this channel",
    consent.SUPPRESSED: "The customer is on the suppression list",
    consent.SNOOZED: "The customer has asked for a pause",
    consent.OUT_OF_CATEGORY: "The customer does not want this category",
    consent.NOT_IN: "The customer has not asked for this category",
    consent.UNKNOWN_CATEGORY: "The category does not exist",
    consent.OTHER_CHANNEL: "The category is not sent by this channel",
    caps.GO_ON: "Held back by a frequency cap",
    caps.LEAVE: "Held back by a frequency cap, by which the customer leaves the campaign",
    decide.TEST_MODE: "The brand is in test mode and this is no test customer",
    decide.GATEWAY_INACTIVE: "The gateway is switched off",
    decide.UNKNOWN_CHANNEL: "This version of Beckon does not know the channel",
    decide.EXPIRED: "Its lifetime had ended before it could leave",
    decide.TEMPLATE_ERROR: "The message could not be written",
}


def code_of(reason: str) -> str:
    """The part that programs go by."""
    return reason.partition(":")[0]


def in_words(reason: str) -> str:
    """The reason as a sentence; what is no reason of ours, such as a gateway's own words, as it is."""
    said = SENTENCES.get(code_of(reason))
    if said is None:
        return reason
    particulars = reason.partition(":")[2].strip().rstrip(".")
    return f"{said}: {particulars}." if particulars else f"{said}."
