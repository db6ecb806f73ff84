"""Who may do what, and for which brand: the one place that decides, for pages and for the API.

A `Desk` is an operator at work for one brand. Pages read and write through `desk.only(…)` and
`desk.get(…)`, so nothing of another brand reaches them; what a role allows stands in `RIGHTS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Manager, Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from crm.models import Brand, Membership, Operator, Role
from crm.services import pii
from crm.services.changes import Actor
from crm.services.pii import Veil

A, M, S, E = Role.ADMIN, Role.MANAGER, Role.SUPPORT, Role.ENGINEER
EVERYONE = frozenset(Role)

#: the matrix: right → roles. Support reads configuration, the engineer may also try gateways and make keys.
RIGHTS: Mapping[str, frozenset[Role]] = {
    "overview.see": EVERYONE,
    "campaigns.see": EVERYONE,
    "campaigns.edit": frozenset({A, M}),
    "messages.see": EVERYONE,
    "templates.see": EVERYONE,
    "templates.edit": frozenset({A, M}),
    "customers.see": EVERYONE,
    "customers.edit": frozenset({A, M}),
    "consent.see": EVERYONE,
    "consent.edit": frozenset({A, M}),
    "attributes.edit": frozenset({A, M}),
    "pii.see": frozenset({A, M}),
    "customers.export": frozenset({A, M}),
    "customers.erase": frozenset({A}),
    "points.see": EVERYONE,
    "points.edit": frozenset({A, M, S}),
    "missions.see": EVERYONE,
    "missions.edit": frozenset({A, M}),
    "segments.see": EVERYONE,
    "segments.edit": frozenset({A, M}),
    "events.see": EVERYONE,
    "events.edit": frozenset({A, M}),
    "gateways.see": frozenset({A, S, E}),
    "gateways.edit": frozenset({A}),
    "gateways.test": frozenset({A, E}),
    "keys.edit": frozenset({A, E}),
    "brands.edit": frozenset({A}),
    "operators.edit": frozenset({A}),
    "audit.see": frozenset({A}),
}

SESSION_KEY = "brand"
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Desk:
    """An operator at work for one brand. `role` is None for the owner of the installation."""

    operator: Operator
    brand: Brand
    role: Role | None
    brands: tuple[Brand, ...]

    def may(self, right: str) -> bool:
        """Whether the operator's role allows `right`. Raises KeyError for a right that does not exist."""
        return self.role in RIGHTS[right] or self.role is None

    @property
    def can(self) -> Mapping[str, bool]:
        """The same for templates: `desk.can.campaigns_edit`."""
        return {right.replace(".", "_"): self.may(right) for right in RIGHTS}

    @property
    def actor(self) -> Actor:
        """As the audit names them."""
        return Actor(f"operator:{self.operator.username}")

    @property
    def veil(self) -> Veil:
        """What masks personal data for this operator."""
        return pii.veil(self.brand, self.may("pii.see"))

    @property
    def zone(self) -> ZoneInfo:
        """The operator's own time zone, which all times are shown in."""
        return ZoneInfo(self.operator.time_zone)

    def only(self, rows: QuerySet[Row] | Manager[Row]) -> QuerySet[Row]:
        """Those rows that belong to the brand."""
        return rows.filter(brand=self.brand)

    def get(self, rows: QuerySet[Row] | Manager[Row], **lookup: Any) -> Row:
        """The one row of the brand, or Http404."""
        return get_object_or_404(self.only(rows), **lookup)


def brands_for(operator: Operator, roles: Mapping[int, Role]) -> tuple[Brand, ...]:
    """The brands that an operator with these roles (by label id) may see, by label and name."""
    brands = Brand.objects.select_related("label").order_by("label__name", "name")
    return tuple(brands if operator.is_superuser else brands.filter(label_id__in=list(roles)))


def roles_of(operator: Operator) -> dict[int, Role]:
    """The operator's role by label id."""
    rows = Membership.objects.filter(operator=operator).values_list("label_id", "role")
    return {label: Role(role) for label, role in rows}


def brand_of(request: HttpRequest, brands: tuple[Brand, ...]) -> Brand | None:
    """The brand that the operator chose in this session, else the first one."""
    chosen = request.session.get(SESSION_KEY)
    return next((brand for brand in brands if brand.pk == chosen), brands[0] if brands else None)


def desk_of(request: HttpRequest) -> Desk | None:
    """The desk behind a request, looked up once; None for strangers and operators without any brand."""
    if not hasattr(request, "_desk"):
        request._desk = _desk(request)  # type: ignore[attr-defined]
    desk: Desk | None = request._desk  # type: ignore[attr-defined]
    return desk


def _desk(request: HttpRequest) -> Desk | None:
    operator = request.user
    if not isinstance(operator, Operator):
        return None
    roles = {} if operator.is_superuser else roles_of(operator)
    brands = brands_for(operator, roles)
    brand = brand_of(request, brands)
    return Desk(operator, brand, roles.get(brand.label_id), brands) if brand else None


def allows(request: HttpRequest, right: str) -> bool:
    """Whether the operator behind a request has a right; for navigation and model pages."""
    desk = desk_of(request)
    return desk is not None and desk.may(right)
