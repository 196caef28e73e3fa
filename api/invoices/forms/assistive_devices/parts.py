"""What goes with some categories of assistive devices: the vehicle, the building, the dog."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StrictBool

from api.core.schemas import Day, Input, Name, decimal_string, line


class Vehicle(Input):
    make: Name
    model: Name
    plate: Annotated[str, line(15)] | None = None
    first_registration: Day | None = None
    km: Annotated[Decimal, decimal_string(8, 1)] | None = None
    keeper: Name


class Building(Input):
    address: Annotated[str, line(120)]
    owner_consent: Annotated[StrictBool, Field(description="Whether the owner agrees to the works.")]
    quote_attached: StrictBool | None = None


class Dog(Input):
    name: Name
    school: Name
    delivery_date: Day
