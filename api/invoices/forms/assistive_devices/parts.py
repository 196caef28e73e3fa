"""What goes with some categories of assistive devices: the vehicle, the building, the dog."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StrictBool

from api.core.schemas import Day, Input, Name, decimal_string, line
from api.core.sent import Typed


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


class TypedVehicle(Typed):
    first_registration: Day | None = None


class TypedBuilding(Typed):
    owner_consent: StrictBool | None = None


class TypedDog(Typed):
    delivery_date: Day | None = None


class TypedParts(Typed):
    """What the rules need of what goes with a half-filled form."""

    vehicle: TypedVehicle | None = None
    building: TypedBuilding | None = None
    dog: TypedDog | None = None
