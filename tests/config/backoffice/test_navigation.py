"""The navigation: in the order in which the work goes, and for each role what it may see."""

import pytest
from django.test import Client

from crm.models import Role
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand

pytestmark = pytest.mark.django_db

WORK = [
    *(
        "Overview",
        "Campaigns",
        "Stuck runs",
        "Templates",
        "Polls",
        "Sent messages",
        "Outside calls",
        "Delivery",
        "Customers",
        "Segments",
        "Audiences",
        "Missions",
        "Levels",
    ),
    *("Live stream", "Event types", "Client actions"),
]
CONSENT = ["Categories", "Frequency caps", "Suppression list"]
SETTINGS = {
    Role.ADMIN: ["Gateways", *CONSENT, "Labels", "Brands", "Attributes", "Operators", "REST API", "Audit"],
    Role.MANAGER: [*CONSENT, "Attributes"],
    Role.SUPPORT: ["Gateways", *CONSENT, "Attributes"],
    Role.ENGINEER: ["Gateways", *CONSENT, "Attributes", "REST API"],
}


def entries(client: Client) -> list[str]:
    groups = client.get("/").context["sidebar_navigation"]
    return [item["title"] for group in groups for item in group["items"] if item["has_permission"]]


@pytest.mark.parametrize("role", Role)
def test_each_role_finds_what_it_works_with_in_order(role: Role) -> None:
    assert entries(at_work(make_brand().label, role)) == WORK + SETTINGS[role]
