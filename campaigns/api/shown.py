"""How campaigns and runs look in answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from campaigns import contract
from campaigns.api.bodies import CampaignShown, ConversionShown, Problem, RunShown, VisitShown
from campaigns.engine.outline import outlines
from campaigns.models import Campaign, Conversion, Run, Visit
from campaigns.queries.runs import conversions_of, visits_of
from crm.api import problems
from crm.services.pii import Veil


def campaign(
    row: Campaign,
    problems: Sequence[contract.Problem] | None = None,
    changed_by: str | None = None,
    stood_due: int | None = None,
) -> dict[str, Any]:
    """A campaign, with the problems of its draft where they were asked for."""
    return CampaignShown(
        slug=row.slug,
        name=row.name,
        status=row.status,
        reason=row.reason,
        version=row.live.number if row.live else None,
        revision=row.revision,
        graph=row.draft,
        settings=row.settings,
        problems=None if problems is None else problem_list(problems),
        changed_by=changed_by,
        stood_due=stood_due,
    ).model_dump()


def problem_list(problems: Sequence[contract.Problem]) -> list[Problem]:
    return [Problem(**asdict(problem)) for problem in problems]


def refusal(code: str, detail: str, found: Sequence[contract.Problem]) -> problems.Problem:
    """What a graph with problems is answered with (CONTRACT §6)."""
    listed = [problem.model_dump() for problem in problem_list(found)]
    return problems.Problem(422, code, detail, more={"problems": listed})


def port(each: contract.Port) -> dict[str, Any]:
    return {"id": each.id, "label": each.label, "colour": each.colour, "optional": each.optional}


def findings(graph: Any, problems: Sequence[contract.Problem]) -> dict[str, Any]:
    """A graph's problems, and its nodes in words with their outlets."""
    return {
        "problems": [problem.model_dump() for problem in problem_list(problems)],
        "nodes": {
            id_: {
                "label": one.label,
                "summary": one.summary,
                "ports": [port(each) for each in one.ports],
                "events": list(one.events),
            }
            for id_, one in outlines(graph).items()
        },
    }


def run(
    row: Run, visits: Sequence[Visit], veil: Veil, conversions: Sequence[Conversion] = ()
) -> dict[str, Any]:
    """A run with its trace and the goals it has reached."""
    return RunShown(
        id=row.pk,
        customer=row.customer.ext_id,
        version=row.version.number,
        state=row.state,
        node=row.node,
        entry_key=row.entry_key,
        due_at=_iso(row.due_at),
        started_at=row.started_at.isoformat(),
        finished_at=_iso(row.finished_at),
        reason=veil.told(row.reason, row.customer.attributes, row.context),
        context=veil.over(row.context),
        control=row.control,
        ends_at=_iso(row.ends_at),
        conversions=[
            ConversionShown(goal=one.goal, at=one.at.isoformat(), event=one.event, node=one.node)
            for one in conversions
        ],
        visits=[
            VisitShown(
                number=v.number,
                node=v.node,
                port=v.port,
                arrived_at=v.arrived_at.isoformat(),
                at=v.at.isoformat(),
                why=veil.told(v.why, row.customer.attributes, row.context),
            )
            for v in visits
        ],
    ).model_dump()


def runs(rows: Sequence[Run], veil: Veil) -> list[dict[str, Any]]:
    """Runs with all that belongs to them. Two queries, however many there are."""
    ids = [row.pk for row in rows]
    visits, conversions = visits_of(ids), conversions_of(ids)
    return [run(row, visits.get(row.pk, []), veil, conversions.get(row.pk, [])) for row in rows]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
