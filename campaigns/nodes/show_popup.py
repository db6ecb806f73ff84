"""Show a popup."""

from datetime import timedelta

from pydantic import Field

from campaigns.contract import NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.nodes._send import CATEGORY, Lifetime, SendNode


class ShowPopupConfig(NodeConfig):
    """Which template, at which action of the customer, for how long, and who wants it."""

    template: str = reference("template", channel="popup")
    action: str = Field(
        min_length=1,
        max_length=100,
        pattern=r"^[A-Za-z0-9_.:-]+$",
        description="what the site or app reports when the popup may be shown, such as app_open",
    )
    lifetime: Lifetime | None = Field(
        default=None, description="not shown any more when it is older; empty: one day"
    )
    category: str = reference("category", "", channel="popup", description=CATEGORY)


@nodes.register
class ShowPopup(SendNode):
    """A popup for the customer's next action of this kind within its lifetime, which counts from now (seed 004).

    A customer has one popup for an action at a time: that of the campaign with the higher priority, then the
    newest. The customer goes on when the popup stands ready; one that is outranked leaves by `skipped`.
    """

    key, label, icon = "show_popup", "Show popup", "web_asset"
    rank = 51
    Config = ShowPopupConfig
    usual_lifetime = timedelta(days=1)

    @classmethod
    def summary(cls, config: ShowPopupConfig) -> str:
        return f"Popup “{config.template}” at {config.action}"
