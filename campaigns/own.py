"""Names of the events that we make ourselves where a live campaign waits for them."""

CUSTOMER_REGISTERED = "customer_registered"
CUSTOMER_IMPORTED = "customer_imported"
SEGMENT_ENTERED = "segment_entered"
SEGMENT_LEFT = "segment_left"
CAMPAIGN_STEP = "campaign_step"

#: the cause of moves when the segment itself was changed, or is new
DEFINITION = "definition"


def moves(segment: str, redefined: bool) -> tuple[str, ...]:
    """What a trigger waits for: moves that customers make, and those that the segment makes them make."""
    return (segment, f"{segment} {DEFINITION}") if redefined else (segment,)
