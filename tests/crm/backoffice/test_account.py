"""One's own account, whatever the role."""

import pytest

from crm.models import Change, Operator, Role
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand

pytestmark = pytest.mark.django_db

GIVEN = {"time_zone": "Asia/Tokyo", "first_name": "Ann", "last_name": "Lee", "email": "ann@acme.example"}


@pytest.mark.parametrize("role", Role)
def test_everybody_sets_their_own_time_zone(role: Role) -> None:
    client = at_work(make_brand().label, role)
    answer = client.post("/account/", GIVEN, follow=True)
    assert "Times are shown in Asia/Tokyo" in answer.content.decode()
    assert Operator.objects.get().time_zone == "Asia/Tokyo"
    assert Change.objects.get().after["time_zone"] == "Asia/Tokyo"
    assert "Asia/Tokyo" in client.get("/customers/").content.decode()


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "../etc/passwd", "\0"])
def test_a_zone_that_does_not_exist_is_refused_beside_its_field(zone: str) -> None:
    client = at_work(make_brand().label, Role.SUPPORT)
    answer = client.post("/account/", {**GIVEN, "time_zone": zone})
    assert "time_zone" in answer.context["form"].errors
    assert Operator.objects.get().time_zone == "UTC"


def test_nothing_else_can_be_changed_there() -> None:
    client = at_work(make_brand().label, Role.SUPPORT)
    client.post("/account/", {**GIVEN, "is_superuser": "on", "username": "root", "password": "x"})
    operator = Operator.objects.get()
    assert (operator.username, operator.is_superuser) == ("anna", False)
    assert operator.check_password("not so secret")
