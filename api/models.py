"""Every domain's tables, so that the metadata is complete for migrations."""

from api.accounts import models as accounts
from api.audit import models as seals
from api.beneficiaries import models as beneficiaries
from api.bulk import models as bulk
from api.core import audit, throttle
from api.core.db import Base
from api.documents import models as documents
from api.failed_steps import models as failed_steps
from api.invoices import models as invoices
from api.messages import models as messages
from api.notices import models as notices
from api.notifications import models as notifications
from api.organisations import models as organisations
from api.review import models as review
from api.review.statistics import models as statistics

__all__ = [
    "Base",
    "accounts",
    "audit",
    "beneficiaries",
    "bulk",
    "documents",
    "failed_steps",
    "invoices",
    "messages",
    "notices",
    "notifications",
    "organisations",
    "review",
    "seals",
    "statistics",
    "throttle",
]
