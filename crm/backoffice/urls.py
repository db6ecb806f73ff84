"""Where the pages about customers hang."""

from django.urls import path

from crm.backoffice.pages import (
    account,
    attributes,
    audience,
    audiences,
    belonging,
    customer,
    customers,
    jobs,
    keys,
    opt_outs,
    segment,
    segments,
)
from crm.backoffice.pages.switch import switch

app_name = "crm"
urlpatterns = [
    path("brand/", switch, name="switch"),
    path("customers/", customers.page, name="customers"),
    path("customers/<int:pk>/", customer.page, name="customer"),
    path("customers/<int:pk>/timeline/", customer.timeline, name="timeline"),
    path("customers/<int:pk>/belonging/", belonging.show_belonging, name="belonging"),
    path("customers/<int:pk>/opt-outs/", opt_outs.change, name="opt-outs"),
    path("customers/<int:pk>/test/", opt_outs.mark_test, name="test-customer"),
    path("account/", account.page, name="account"),
    path("bulk/customers/", customers.bulk, name="customers-bulk"),
    path("bulk/segments/", segments.bulk, name="segments-bulk"),
    path("bulk/audiences/", audiences.bulk, name="audiences-bulk"),
    path("segments/", segments.page, name="segments"),
    path("segments/add/", segment.add, name="segment-add"),
    path("segments/<slug:slug>/", segment.page, name="segment"),
    path("segments/<slug:slug>/delete/", segment.remove, name="segment-delete"),
    path("audiences/", audiences.page, name="audiences"),
    path("audiences/add/", audiences.add, name="audience-add"),
    path("audiences/<slug:slug>/", audience.page, name="audience"),
    path("audiences/<slug:slug>/members/", audience.members, name="audience-members"),
    path("audiences/<slug:slug>/delete/", audience.remove, name="audience-delete"),
    path("attributes/", attributes.page, name="attributes"),
    path("attributes/add/", attributes.add, name="attribute-add"),
    path("attributes/<int:pk>/", attributes.change, name="attribute"),
    path("attributes/<int:pk>/delete/", attributes.remove, name="attribute-delete"),
    path("jobs/", jobs.page, name="jobs"),
    path("jobs/bell/", jobs.bell, name="bell"),
    path("jobs/<int:pk>/", jobs.one, name="job"),
    path("jobs/<int:pk>/cancel/", jobs.cancel, name="job-cancel"),
    path("rest-api/", keys.page, name="keys"),
    path("rest-api/add/", keys.add, name="key-add"),
    path("rest-api/<str:prefix>/revoke/", keys.end, name="key-revoke"),
]
