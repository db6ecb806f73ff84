"""Histories for the tests of the comparison."""

from collections import Counter

from faults.finding import Histories
from faults.journal import Journal, Wanted
from faults.records import Message, Records, Run
from faults.witness import Report, Seen, Witness

SMALL, BIG = "eid-small", "eid-big"


def sound() -> Histories:
    """A small amount, which ends at the filter, and a big one, whose e-mail was sent and opened."""
    wanted = {SMALL: Wanted("orders", ""), BIG: Wanted("orders", "sent")}
    return Histories(
        Journal(posted=wanted, acknowledged=set(wanted), accepted=2),
        Records(
            events={SMALL: 1, BIG: 1},
            runs=[
                Run(SMALL, "orders", 1, "exited", "", "start.next vip.no bye.", [0, 1, 2]),
                Run(BIG, "orders", 2, "exited", "", "start.next vip.yes mail.next bye.", [0, 1, 2, 3]),
            ],
            messages=[Message(BIG, 7, "uid", "sent", "opened", "ext", False, 1)],
            history={7: {"delivered": True, "opened": True}},
            status_events=Counter(delivered=1, opened=1),
            uneven=[],
            overtaken=[],
            waiting=0,
            set_aside=0,
        ),
        Witness(
            messages={"uid": Seen(BIG, {"body"}, {"ext"}, 1, True)},
            reports=[Report("uid", "opened", 200, 0)],
        ),
    )
