"""Where the pages about campaigns hang."""

from django.urls import path

from campaigns.backoffice.pages import (
    all_runs,
    campaign,
    campaigns,
    canvas,
    draft,
    enter,
    life,
    new,
    report,
    run,
    runs,
    stuck,
    why,
)
from crm.backoffice.downloads import FORMS

app_name = "campaigns"
urlpatterns = [
    path("campaigns/", campaigns.page, name="campaigns"),
    path("campaigns/new/", new.page, name="new"),
    path("bulk/campaigns/", campaigns.bulk, name="campaigns-bulk"),
    path("campaigns/<slug:slug>/", campaign.page, name="campaign"),
    path("campaigns/<slug:slug>/figures/", campaign.figures, name="figures"),
    path("campaigns/<slug:slug>/canvas/", canvas.page, name="canvas"),
    path("campaigns/<slug:slug>/draft/", draft.page, name="draft"),
    path("campaigns/<slug:slug>/draft/check/", draft.look, name="draft-check"),
    path("campaigns/<slug:slug>/publish/", life.publish, name="publish"),
    path("campaigns/<slug:slug>/pause/", life.pause, name="pause"),
    path("campaigns/<slug:slug>/resume/", life.resume, name="resume"),
    path("campaigns/<slug:slug>/stop/", life.stop, name="stop"),
    path("campaigns/<slug:slug>/enter/", enter.page, name="enter"),
    path("customers/<int:pk>/enter/", enter.one, name="enter-one"),
    path("campaigns/<slug:slug>/runs/", runs.page, name="runs"),
    path("campaigns/<slug:slug>/runs/retry/", runs.retry, name="retry"),
    path("customers/<int:pk>/why/", why.page, name="why"),
    path("campaigns/<slug:slug>/report/", report.page, name="report"),
    path("campaigns/<slug:slug>/report/customers/", report.customers, name="report-customers"),
    path("campaigns/<slug:slug>/report/rule/", report.rule, name="report-rule"),
    *[
        path(
            f"campaigns/<slug:slug>/report/<slug:name>.{form}",
            report.download,
            {"form": form},
            f"report-{form}",
        )
        for form in FORMS
    ],
    path("runs/", all_runs.page, name="all-runs"),
    path("runs/stuck/", stuck.page, name="stuck"),
    path("runs/stuck/act/", stuck.act, name="stuck-act"),
    path("runs/<int:pk>/", run.page, name="run"),
]
