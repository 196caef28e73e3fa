"""Column types that tables of every domain share."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import Numeric, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column

from api.core.clock import now_sql
from api.core.ids import new_id

Id = Annotated[UUID, mapped_column(Uuid, primary_key=True, default=new_id)]
CreatedAt = Annotated[datetime, mapped_column(server_default=now_sql())]
Chf = Annotated[Decimal, mapped_column(Numeric(12, 2))]
Json = Annotated[dict[str, Any], mapped_column(JSONB)]
