"""Polls: what is asked, who was invited, and what was answered."""

from django.db import models

from crm.models import Brand, Customer


class Poll(models.Model):
    """A list of questions, of the shape of `policy.questions`. Who has answered has answered once for ever.

    A draft is opened, an open one is closed, and a closed one may be opened again.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    brand = models.ForeignKey(Brand, models.CASCADE, related_name="+", db_index=False)
    slug = models.SlugField(max_length=100)
    name = models.TextField()
    status = models.TextField(choices=Status.choices, default=Status.DRAFT)
    intro = models.TextField(default="", blank=True, help_text="customers read it above the questions")
    thanks = models.TextField(default="", blank=True, help_text="and this when they have answered")
    questions = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "poll"
        constraints = [models.UniqueConstraint(fields=["brand", "slug"], name="poll_slug")]

    def __str__(self) -> str:
        return self.name


class PollInvitation(models.Model):
    """A place in a poll that is kept for a customer until she has answered or its time is over."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="invitations", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, help_text="empty: never")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "invitations to polls"
        constraints = [models.UniqueConstraint(fields=["poll", "customer"], name="poll_invitation_once")]
        indexes = [
            models.Index(
                fields=["poll", "expires_at"],
                condition=models.Q(answered_at__isnull=True),
                name="poll_invitation_open",
            )
        ]


class PollAnswer(models.Model):
    """What a customer has answered: {code of the question: answer}; what she left out is not in it."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="answers", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    answers = models.JSONField(default=dict)
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "answers to polls"
        constraints = [models.UniqueConstraint(fields=["poll", "customer"], name="poll_answered_once")]
        indexes = [models.Index(fields=["poll", "answered_at"], name="poll_answers_of_time")]
