"""Where the pages about gateways, templates and messages hang."""

from django.urls import path

from gateways.backoffice.pages import (
    categories,
    category,
    consent,
    delivery_report,
    gateway,
    gateways,
    im_type,
    im_types,
    message,
    messages,
    suppressions,
    template,
    templates,
)

app_name = "gateways"
urlpatterns = [
    path("gateways/", gateways.page, name="gateways"),
    path("gateways/add/", gateway.add, name="gateway-add"),
    path("gateways/<slug:slug>/", gateway.page, name="gateway"),
    path("gateways/<slug:slug>/test/", gateway.test, name="gateway-test"),
    path("bulk/templates/", templates.bulk, name="templates-bulk"),
    path("bulk/im-types/", im_types.bulk, name="im-types-bulk"),
    path("bulk/messages/", messages.bulk, name="messages-bulk"),
    path("templates/", templates.page, name="templates"),
    path("templates/add/", template.start, name="template-start"),
    path("templates/add/<slug:gateway>/", template.add, name="template-add"),
    path("templates/<slug:slug>/", template.page, name="template"),
    path("im-types/", im_types.page, name="im-types"),
    path("im-types/add/", im_type.add, name="im-type-add"),
    path("im-types/<slug:slug>/", im_type.page, name="im-type"),
    path("categories/", categories.page, name="categories"),
    path("categories/add/", category.add, name="category-add"),
    path("categories/<slug:slug>/", category.page, name="category"),
    path("categories/<slug:slug>/delete/", category.remove, name="category-delete"),
    path("suppressions/", suppressions.page, name="suppressions"),
    path("suppressions/add/", suppressions.add, name="suppressions-add"),
    path("suppressions/limit/", suppressions.limit, name="bounce-limit"),
    path("suppressions/<int:pk>/lift/", suppressions.lift, name="suppression-lift"),
    path("customers/<int:pk>/consent/", consent.change, name="consent"),
    path("customers/<int:pk>/consent/ledger/", consent.entries, name="consent-ledger"),
    path("reports/delivery/", delivery_report.page, name="report"),
    path("reports/delivery/messages/", delivery_report.customers, name="report-messages"),
    path("reports/delivery.csv", delivery_report.download, name="report-csv"),
    path("messages/", messages.page, name="messages"),
    path("messages/<int:pk>/", message.page, name="message"),
    path("messages/<int:pk>/decide/", message.decide, name="message-decide"),
]
