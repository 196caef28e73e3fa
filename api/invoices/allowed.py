"""What counts of a request wherever amounts are added up: what is allowed of it, or what was asked for."""

from typing import Final

ALLOWED: Final = "COALESCE((SELECT r.allowed FROM reductions r WHERE r.id = i.reduction_id), i.total)"
"""SQL, of an invoice `i`, as far as the reader may know."""
