"""`/api/v1/missions`: what customers can do for points; and how far each of them has come."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from crm.api.customers import EXT_ID, PAGE
from crm.api.operators import AtDesk
from crm.api.problems import Problem
from crm.api.resources import BrandResource
from crm.models import Customer
from gamification.api import mission_shown as shown
from gamification.api.mission_bodies import (
    MissionChanged,
    MissionDone,
    MissionFor,
    MissionShown,
    NewMission,
    OfCustomerPage,
)
from gamification.models import Mission, MissionProgress
from gamification.queries.missions import counts
from gamification.services import giving, missions
from lib.clock import now
from lib.errors import NotFound


class Missions(BrandResource):
    """Missions of the key's brand."""

    thing = "missions"
    queryset = Mission.objects.select_related("brand__label")

    @extend_schema(responses=MissionShown)
    def list(self, request: Request) -> Response:
        return self.paged(self.get_queryset(), shown.mission)

    @extend_schema(request=NewMission, responses={201: MissionShown})
    def create(self, request: Request) -> Response:
        """A draft: nothing counts until it is made active."""
        made = missions.create(self.actor, self.brand, **self.body(NewMission).model_dump())
        return Response(shown.mission(made), 201)

    @extend_schema(responses=MissionShown)
    def retrieve(self, request: Request, slug: str) -> Response:
        return self._shown(self.get_object())

    @extend_schema(request=MissionChanged, responses=MissionShown)
    def partial_update(self, request: Request, slug: str) -> Response:
        """409 for what an active mission is about: customers are on their way."""
        body = self.body(MissionChanged).model_dump(exclude_unset=True)
        may_be_empty = ("expires_days", "ends_at")
        given = {name: value for name, value in body.items() if value is not None or name in may_be_empty}
        return self._shown(missions.change(self.actor, self.get_object(), **given))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, slug: str) -> Response:
        """Of a draft that nothing names."""
        missions.delete(self.actor, self.get_object())
        return Response(status=204)

    @extend_schema(request=None, responses=MissionShown)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, slug: str) -> Response:
        """From now on events count."""
        return self._shown(missions.activate(self.actor, self.get_object(), now()))

    @extend_schema(request=None, responses=MissionShown)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, slug: str) -> Response:
        """Nothing counts any more."""
        return self._shown(missions.archive(self.actor, self.get_object()))

    def _shown(self, mission: Mission) -> Response:
        return Response(shown.mission(mission, counts([mission.pk])[mission.pk]))


class MissionsOfCustomer(BrandResource):
    """Missions of one customer of the key's brand."""

    thing = "missions"
    rights: ClassVar = {"give": "points.edit"}
    queryset = Customer.objects.select_related("brand__label")
    lookup_field = "ext_id"
    by_alias = True
    ordering = ("-id",)

    @extend_schema(parameters=[EXT_ID, *PAGE], responses=OfCustomerPage, operation_id="customer_missions")
    def list(self, request: Request, ext_id: str) -> Response:
        """Those that were given, begun or completed."""
        rows: QuerySet[MissionProgress] = MissionProgress.objects.filter(customer=self.get_object())
        return self.paged(rows.select_related("mission"), shown.of_customer)

    @extend_schema(
        parameters=[EXT_ID], request=MissionFor, responses=MissionDone, operation_id="customer_mission_give"
    )
    def give(self, request: Request, ext_id: str) -> Response:
        """Give the customer a mission, or complete it for her, with all that this brings."""
        customer, body = self.get_object(), self.body(MissionFor)
        mission = Mission.objects.filter(brand=self.brand, slug=body.mission).first()
        if mission is None:
            raise NotFound(f"This brand has no mission “{body.mission}”.")
        if body.do == "complete":
            self._may_complete(request)
        step = giving.give_by_hand if body.do == "give" else giving.complete_by_hand
        return Response({"mission": mission.slug, "new": step(self.actor, mission, customer, now())})

    def _may_complete(self, request: Request) -> None:
        """Whoever may give a mission may not always complete one. Raises Problem 403."""
        caller = request.user
        if isinstance(caller, AtDesk) and not caller.desk.may("missions.edit"):
            raise Problem(403, "permission_denied", "Your role does not allow this.")
