"""The tables of crm, one noun a file."""

from crm.models.audience import Audience, AudienceMember
from crm.models.brand import Brand, Label
from crm.models.change import Change
from crm.models.consent import OptOut
from crm.models.customer import Customer
from crm.models.job import Job, JobPart
from crm.models.key import Key
from crm.models.operator import Membership, Operator, Role
from crm.models.segment import Segment

__all__ = [
    "Audience",
    "AudienceMember",
    "Brand",
    "Change",
    "Customer",
    "Job",
    "JobPart",
    "Key",
    "Label",
    "Membership",
    "Operator",
    "OptOut",
    "Role",
    "Segment",
]
