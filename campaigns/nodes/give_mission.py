"""Give a mission."""

from campaigns.contract import Batch, Node, NodeConfig, reference
from campaigns.engine.families import nodes
from gamification.models import Mission
from gamification.services.giving import give


class GiveMissionConfig(NodeConfig):
    """Which mission."""

    mission: str = reference("mission")


@nodes.register
class GiveMission(Node[GiveMissionConfig]):
    """Gives each customer a mission; from then on what they do counts. The control group is passed by.

    One that is open to everybody needs no giving, but may be given, too: it is then seen as theirs.
    """

    key, label, group, icon = "give_mission", "Give mission", "Loyalty", "emoji_events"
    rank = 30
    Config = GiveMissionConfig

    @classmethod
    def summary(cls, config: GiveMissionConfig) -> str:
        return f"Give mission “{config.mission}”"

    @classmethod
    def run(cls, config: GiveMissionConfig, batch: Batch) -> None:
        batch.go("next", [run for run in batch.runs if run.control], why="control group")
        runs = batch.undecided()
        mission = Mission.objects.filter(brand=batch.brand_id, slug=config.mission).first()
        if mission is None or mission.status != Mission.Status.ACTIVE:
            batch.go("next", runs, why=f"mission “{config.mission}” is not active")
            return
        given = give(mission, {run.customer_id for run in runs}, batch.now)
        batch.go("next", [run for run in runs if run.customer_id in given], why=f"given “{mission.name}”")
        batch.go("next", why=f"“{mission.name}” was theirs already")
