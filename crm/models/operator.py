"""Operators: the people who work in the back office, and what each may do for which label."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from crm.models.brand import Label


class Operator(AbstractUser):
    """A person with a log-in. Rights come from memberships alone; a superuser is the installation's owner."""

    time_zone = models.TextField(default="UTC")

    class Meta:
        verbose_name = "operator"
        verbose_name_plural = "operators"


class Role(models.TextChoices):
    """What a membership allows (seed-facts F18). Support reads configuration and never changes it."""

    ADMIN = "admin", "Admin"
    MANAGER = "manager", "Manager"
    SUPPORT = "support", "Support"
    ENGINEER = "engineer", "Integration engineer"


class Membership(models.Model):
    """One operator's role for one label."""

    operator = models.ForeignKey(Operator, models.CASCADE, related_name="memberships")
    label = models.ForeignKey(Label, models.CASCADE, related_name="memberships")
    role = models.TextField(choices=Role.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["operator", "label"], name="membership_once")]
