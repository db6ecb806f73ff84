"""From an address to Django's DATABASES entry."""

import pytest

from launcher.endpoints import AddressError, django_database

ENGINE = {"ENGINE": "django.db.backends.postgresql"}


def test_it_reads_every_part_of_a_url() -> None:
    assert django_database(
        "postgresql://ann:s3cret@db.example:6432/crm?sslmode=require&connect_timeout=3"
    ) == {
        **ENGINE,
        "NAME": "crm",
        "USER": "ann",
        "PASSWORD": "s3cret",
        "HOST": "db.example",
        "PORT": "6432",
        "OPTIONS": {"sslmode": "require", "connect_timeout": "3"},
    }


def test_it_decodes_what_is_escaped() -> None:
    entry = django_database("postgres://a%40b:p%2Fw%3A%25@h/my%20crm")

    assert (entry["USER"], entry["PASSWORD"], entry["NAME"]) == ("a@b", "p/w:%", "my crm")


def test_a_unix_socket_stands_in_the_query() -> None:
    entry = django_database("postgresql:///beckon?host=/run/my%20sockets&user=beckon&port=5433")

    assert entry == {
        **ENGINE,
        "NAME": "beckon",
        "USER": "beckon",
        "PASSWORD": "",
        "HOST": "/run/my sockets",
        "PORT": "5433",
        "OPTIONS": {},
    }


def test_an_ipv6_host_loses_its_brackets() -> None:
    assert django_database("postgresql://[::1]:5432/beckon")["HOST"] == "::1"


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("mysql://u:hunter2@h/beckon", "must begin with postgresql://, not with mysql://"),
        ("beckon", "must begin with postgresql://, not with nothing://"),
        ("postgresql://u:hunter2@h", "names no database"),
        ("postgresql://u:hunter2@h:no/beckon", "port that is no number"),
        ("postgresql://u:hunter2@h:99999/beckon", "port that is no number"),
    ],
)
def test_it_refuses_what_it_cannot_use_and_keeps_the_password_to_itself(url: str, complaint: str) -> None:
    with pytest.raises(AddressError, match=complaint) as refused:
        django_database(url)

    assert "hunter2" not in str(refused.value)
