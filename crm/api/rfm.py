"""`/api/v1/rfm`: what the brand's customers are scored by, and the picture of them."""

from __future__ import annotations

from typing import Annotated

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.bodies import Body
from crm.api.resources import BrandResource
from crm.models import Rfm
from crm.services import rfm
from lib.clock import now
from lib.errors import NotFound

EventName = Annotated[str, Field(min_length=1, max_length=100, examples=["purchase"])]
FieldName = Annotated[str, Field(min_length=1, max_length=100, examples=["amount"])]
Days = Annotated[int, Field(ge=1, le=rfm.MOST_DAYS, examples=[365])]


class RfmReplaced(Body):
    """What counts as buying: an event, its field with the amount, and how far back is looked."""

    event: EventName
    field: FieldName
    days: Days


class CellShown(BaseModel):
    """Customers with these two scores (5 is best), what they have spent, and the group that makes them."""

    recency: int
    frequency: int
    group: str
    customers: int
    amount: str


class RfmShown(BaseModel):
    """What is scored by, and the picture of the last scoring: none of it before `scored_at`."""

    event: str
    field: str
    days: int
    scored_at: str | None
    due_at: str
    cells: list[CellShown]


class RfmOfBrand(BrandResource):
    """How lately, how often and for how much customers buy; asked for in conditions by {"rfm": …}."""

    thing = "segments"
    queryset = Rfm.objects.all()
    pagination_class = None

    @extend_schema(operation_id="rfm_retrieve", responses=RfmShown)
    def retrieve(self, request: Request) -> Response:
        """404 where customers are not scored."""
        return Response(_shown(self._found()))

    @extend_schema(operation_id="rfm_update", request=RfmReplaced, responses=RfmShown)
    def update(self, request: Request) -> Response:
        """Score by this, at once and every night."""
        body = self.body(RfmReplaced)
        return Response(_shown(rfm.configure(self.actor, self.brand, **body.model_dump(), now=now())))

    @extend_schema(operation_id="rfm_destroy", responses={204: None})
    def destroy(self, request: Request) -> Response:
        """Forget the scores. 409 while a segment or a campaign asks for them."""
        rfm.switch_off(self.actor, self.brand)
        return Response(status=204)

    def _found(self) -> Rfm:
        rows: QuerySet[Rfm] = self.get_queryset()
        found = rows.first()
        if found is None:
            raise NotFound("This brand’s customers are not scored. Say what counts as buying with PUT.")
        return found


def _shown(row: Rfm) -> dict[str, object]:
    cells = [
        CellShown(
            recency=cell.recency,
            frequency=cell.frequency,
            group=cell.group.slug,
            customers=cell.customers,
            amount=f"{cell.amount:.2f}",
        )
        for line in (rfm.picture(row) if row.scored_at else ())
        for cell in line
    ]
    return RfmShown(
        event=row.event,
        field=row.field,
        days=row.days,
        scored_at=row.scored_at and row.scored_at.isoformat(),
        due_at=row.due_at.isoformat(),
        cells=cells,
    ).model_dump()
