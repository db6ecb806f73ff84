"""The audit log: who changed what, from which value to which."""

from django.db import models

from crm.models.brand import Brand, Label


class Change(models.Model):
    """One change of configuration. Append-only; secrets appear as `•••`, never in clear."""

    label = models.ForeignKey(Label, models.SET_NULL, null=True, related_name="+")
    brand = models.ForeignKey(Brand, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    actor = models.TextField(help_text="operator:<name>, key:<prefix>, command:<name> or system")
    action = models.TextField(
        help_text="created, changed, deleted, or the verb of the noun: published, paused …"
    )
    noun = models.TextField()
    name = models.TextField()
    object_id = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["brand", "-at"], name="change_of_brand"),
            models.Index(fields=["noun", "object_id", "-at"], name="change_of_a_thing"),
        ]
