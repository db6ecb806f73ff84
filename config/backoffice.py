"""The back office as a whole: its name, its colours, and what stands in its navigation for whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy


def may(right: str) -> Callable[[HttpRequest], bool]:
    """Whether an entry of the navigation is shown."""

    def allowed(request: HttpRequest) -> bool:
        from crm.backoffice.access import (
            allows,  # the settings, which read this module, come before all models
        )

        return allows(request, right)

    return allowed


def entry(title: str, icon: str, url: str, right: str) -> dict[str, Any]:
    """One line of the navigation."""
    return {"title": title, "icon": icon, "link": reverse_lazy(url), "permission": may(right)}


NAVIGATION = [
    {
        "items": [
            entry("Overview", "dashboard", "overview", "overview.see"),
            entry("Campaigns", "account_tree", "campaigns:campaigns", "campaigns.see"),
            entry("Stuck runs", "running_with_errors", "campaigns:stuck", "campaigns.see"),
        ]
    },
    {
        "title": "Messages",
        "items": [
            entry("Templates", "draft", "gateways:templates", "templates.see"),
            entry("Polls", "ballot", "gateways:polls", "templates.see"),
            entry("Sent messages", "outgoing_mail", "gateways:messages", "messages.see"),
            entry("Outside calls", "webhook", "gateways:calls", "messages.see"),
            entry("Delivery", "monitoring", "gateways:report", "messages.see"),
        ],
    },
    {
        "separator": True,
        "items": [
            entry("Customers", "group", "crm:customers", "customers.see"),
            entry("Segments", "filter_alt", "crm:segments", "segments.see"),
            entry("Audiences", "list_alt", "crm:audiences", "segments.see"),
            entry("Missions", "emoji_events", "gamification:missions", "missions.see"),
            entry("Levels", "military_tech", "gamification:levels", "missions.see"),
        ],
    },
    {
        "title": "Events",
        "items": [
            entry("Live stream", "stream", "events:live", "events.see"),
            entry("Event types", "category", "events:event-types", "events.see"),
            entry("Client actions", "touch_app", "events:client-actions", "events.see"),
        ],
    },
    {
        "separator": True,
        "items": [entry("Gateways", "cell_tower", "gateways:gateways", "gateways.see")],
    },
    {
        "title": "Settings",
        "items": [
            entry("Categories", "interests", "gateways:categories", "consent.see"),
            entry("Frequency caps", "speed", "gateways:caps", "consent.see"),
            entry("Suppression list", "block", "gateways:suppressions", "consent.see"),
            entry("Labels", "corporate_fare", "admin:crm_label_changelist", "brands.edit"),
            entry("Brands", "sell", "admin:crm_brand_changelist", "brands.edit"),
            entry("Attributes", "label", "crm:attributes", "customers.see"),
            entry("Operators", "badge", "admin:crm_operator_changelist", "operators.edit"),
            entry("REST API", "key", "crm:keys", "keys.edit"),
            entry("Audit", "history", "admin:crm_change_changelist", "audit.see"),
        ],
    },
]

UNFOLD = {
    "SITE_TITLE": "Beckon",
    "SITE_HEADER": "Beckon",
    "SITE_URL": None,
    "SITE_ICON": lambda request: static("backoffice/mark.svg"),
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("backoffice/mark.svg")}
    ],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "GLOBAL_CALLBACK": "config.around.around",
    "STYLES": [lambda request: static("backoffice/backoffice.css")],
    "SCRIPTS": [lambda request: static("backoffice/backoffice.js")],
    "BORDER_RADIUS": "6px",
    "COLORS": {
        "primary": {
            "50": "oklch(96.2% .018 272.314)",
            "100": "oklch(93% .034 272.788)",
            "200": "oklch(87% .065 274.039)",
            "300": "oklch(78.5% .115 274.713)",
            "400": "oklch(67.3% .182 276.935)",
            "500": "oklch(58.5% .233 277.117)",
            "600": "oklch(51.1% .262 276.966)",
            "700": "oklch(45.7% .24 277.023)",
            "800": "oklch(39.8% .195 277.366)",
            "900": "oklch(35.9% .144 278.697)",
            "950": "oklch(25.7% .09 281.288)",
        }
    },
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": NAVIGATION},
}
