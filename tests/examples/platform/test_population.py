"""The sample platform's customers."""

from zoneinfo import ZoneInfo

from examples.platform.population import COUNTRIES, population


def test_they_are_the_same_two_hundred_after_a_restart() -> None:
    assert population() == population()
    assert len({customer.ext_id for customer in population()}) == 200


def test_they_come_from_everywhere_in_every_tier() -> None:
    customers = population()
    assert {customer.country for customer in customers} == set(COUNTRIES)
    assert {customer.tier for customer in customers} == {"basic", "silver", "gold"}


def test_their_time_zones_exist() -> None:
    assert all(ZoneInfo(country.time_zone).key == country.time_zone for country in COUNTRIES)


def test_nobody_has_an_address() -> None:
    for customer in population():
        assert "@" not in str(customer.attributes())
        assert not {"email", "phone", "user_email", "user_phone"} & set(customer.attributes())
