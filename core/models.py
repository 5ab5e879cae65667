"""The outbox: what each queued mail was for, beside the queue of django-post-office."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from post_office.models import STATUS, Email, RecipientDeliveryStatus

BOUNCED = (
    RecipientDeliveryStatus.SOFT_BOUNCED,
    RecipientDeliveryStatus.UNDETERMINED_BOUNCED,
    RecipientDeliveryStatus.HARD_BOUNCED,
)
LABELS = {
    STATUS.sent: "Sent",
    STATUS.failed: "Failed",
    STATUS.queued: "Waiting",
    STATUS.requeued: "Trying again",
}


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def visible_to(self, user: Any) -> Self:
        """Every mail: the page is for staff who see them all (`Permission.MAIL_VIEW`)."""
        return self.all()

    def undelivered(self) -> Self:
        """Mails that will not arrive: given up, or returned by somebody's postmaster."""
        return self.filter(
            Q(email__status=STATUS.failed) | Q(email__recipient_delivery_status__in=BOUNCED)
        )


class OutgoingMail(models.Model):
    """One mail that the portal decided to send, once for each `dedupe_key`."""

    email = models.OneToOneField(Email, on_delete=models.CASCADE, related_name="outgoing")
    template = models.CharField(max_length=100)
    dedupe_key = models.CharField(max_length=200, unique=True)
    secret = models.BooleanField("holds a link that lets somebody in", default=False)
    queued_at = models.DateTimeField(auto_now_add=True)
    failure_reported_at = models.DateTimeField(null=True, editable=False)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ("-queued_at",)

    def __str__(self) -> str:
        return str(self.email.subject)

    @property
    def recipient(self) -> str:
        return ", ".join(self.email.to)

    @property
    def is_undelivered(self) -> bool:
        return self.email.status == STATUS.failed or self.has_bounced

    @property
    def has_bounced(self) -> bool:
        return self.email.recipient_delivery_status in BOUNCED

    @property
    def status_label(self) -> str:
        """Waiting, Trying again, Sent, Failed or Bounced."""
        return "Bounced" if self.has_bounced else LABELS[self.email.status or STATUS.sent]
