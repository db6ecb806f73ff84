"""A brand and a program that calls for it; and a stranger."""

import pytest

from crm.models import Brand
from tests.factories.api import Api
from tests.factories.crm import make_brand


@pytest.fixture
def caller(brand: Brand) -> Api:
    return Api(brand)


@pytest.fixture
def stranger() -> Api:
    return Api(make_brand("stranger"))
