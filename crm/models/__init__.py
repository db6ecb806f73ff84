"""The tables of crm, one noun a file."""

from crm.models.attribute import Attribute
from crm.models.attribute_change import AttributeChange
from crm.models.audience import Audience, AudienceMember
from crm.models.brand import Brand, Label
from crm.models.category import Category, CategoryVersion
from crm.models.change import Change
from crm.models.consent import Consent, OptOut, Snooze
from crm.models.consent_entry import ConsentEntry
from crm.models.customer import Customer
from crm.models.day import BrandDay, SegmentDay
from crm.models.erasure import Erasure
from crm.models.file import File, FilePiece
from crm.models.gone import Gone
from crm.models.job import Job, JobPart
from crm.models.key import Key
from crm.models.merge import Alias, Merge, MergedRow
from crm.models.operator import Membership, Operator, Role
from crm.models.rfm import Rfm, RfmScore
from crm.models.segment import Segment
from crm.models.segment_member import SegmentMember, SegmentMove, SegmentShard
from crm.models.suppression import Suppression
from crm.models.term import Term
from crm.models.touch import Touch, TouchWatch

__all__ = [
    "Alias",
    "Attribute",
    "AttributeChange",
    "Audience",
    "AudienceMember",
    "Brand",
    "BrandDay",
    "Category",
    "CategoryVersion",
    "Change",
    "Consent",
    "ConsentEntry",
    "Customer",
    "Erasure",
    "File",
    "FilePiece",
    "Gone",
    "Job",
    "JobPart",
    "Key",
    "Label",
    "Membership",
    "Merge",
    "MergedRow",
    "Operator",
    "OptOut",
    "Rfm",
    "RfmScore",
    "Role",
    "Segment",
    "SegmentDay",
    "SegmentMember",
    "SegmentMove",
    "SegmentShard",
    "Snooze",
    "Suppression",
    "Term",
    "Touch",
    "TouchWatch",
]
