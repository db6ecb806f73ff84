"""What the lists of event types and of client actions have in common."""

from crm.backoffice.listing import Column, Filter, Listing

LISTING = Listing(
    columns=(
        Column("Name", "name"),
        Column("First seen", "first_seen", "tight"),
        Column("Last seen", "last_seen", "tight"),
        Column("Fields"),
    ),
    sort="name",
    search=("name",),
    placeholder="Part of the name",
)
ORIGIN = Filter("registered", "By hand and automatic", [("True", "By hand"), ("False", "Automatic")])
