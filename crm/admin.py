"""Model pages where a list and a form are all a person needs: labels, brands, operators, the audit."""

from django.contrib import admin
from django.contrib.auth.models import Group

from crm.backoffice.models.audit import ChangeAdmin
from crm.backoffice.models.brands import BrandAdmin
from crm.backoffice.models.labels import LabelAdmin
from crm.backoffice.models.operators import OperatorAdmin
from crm.models import Brand, Change, Label, Operator

admin.site.unregister(Group)  # rights come from memberships alone
admin.site.register(Label, LabelAdmin)
admin.site.register(Brand, BrandAdmin)
admin.site.register(Operator, OperatorAdmin)
admin.site.register(Change, ChangeAdmin)
