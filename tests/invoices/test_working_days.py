"""Working days, in Python and in SQL."""

from datetime import date, datetime, timedelta
from random import Random
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from api.core.config import Canton
from api.core.db import Database, DbRole
from api.invoices.holidays import load_calendar, proposed
from api.invoices.models import Holiday
from api.invoices.working_days import AgeBand, Calendar, age_bands

ZURICH = ZoneInfo("Europe/Zurich")
# 2026: Good Friday and Easter Monday; a Saturday; Christmas, a Friday. 2027: New Year's Day, a Friday.
BERN = Calendar(
    frozenset(
        date.fromisoformat(day)
        for day in ("2026-04-03", "2026-04-06", "2026-08-01", "2026-12-25", "2026-12-26", "2027-01-01", "2027-01-02")
    )
)


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZURICH)


@pytest.mark.parametrize(
    ("after", "until", "days"),
    [
        ("2026-11-23", "2026-11-23", 0),  # a Monday
        ("2026-11-23", "2026-11-24", 1),
        ("2026-11-27", "2026-11-28", 0),  # Friday to Saturday
        ("2026-11-27", "2026-11-29", 0),
        ("2026-11-27", "2026-11-30", 1),
        ("2026-11-28", "2026-11-30", 1),  # from a Saturday
        ("2026-11-28", "2026-11-29", 0),
        ("2026-11-23", "2026-11-30", 5),
        ("2026-04-02", "2026-04-06", 0),  # Easter
        ("2026-04-02", "2026-04-07", 1),
        ("2026-07-31", "2026-08-03", 1),  # a holiday on a Saturday takes nothing away
        ("2026-12-24", "2027-01-04", 5),  # 28 to 31 December and 4 January
        ("2026-12-31", "2027-01-03", 0),
        ("2026-11-24", "2026-11-23", 0),  # not less than none
    ],
)
def test_working_days_are_mondays_to_fridays_without_holidays(after: str, until: str, days: int) -> None:
    assert BERN.days_between(day(after), day(until)) == days


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("2026-11-23T23:59:59", "2026-11-24T00:00:00", 1),
        ("2026-11-23T00:00:00", "2026-11-23T23:59:59", 0),
        ("2026-10-23T17:00:00", "2026-10-26T00:30:00", 1),  # summer time ends on the 25th
        ("2026-10-23T17:00:00", "2026-10-25T23:30:00", 0),
        ("2026-03-27T17:00:00", "2026-03-30T00:30:00", 1),  # and begins on the 29th
        ("2026-03-27T17:00:00", "2026-03-29T23:59:00", 0),
    ],
)
def test_a_day_begins_at_midnight_in_the_offices_time_zone(since: str, until: str, days: int) -> None:
    utc = ZoneInfo("UTC")
    assert BERN.waited(at(since), at(until)) == days
    assert BERN.waited(at(since).astimezone(utc), at(until).astimezone(utc)) == days


def test_spans_add_up_and_later_days_lead_back() -> None:
    chance = Random(7)
    for _ in range(3000):
        start = day("2026-03-01") + timedelta(days=chance.randrange(330))
        middle = start + timedelta(days=chance.randrange(60))
        end = middle + timedelta(days=chance.randrange(60))
        whole, first = BERN.days_between(start, end), BERN.days_between(start, middle)
        assert whole == first + BERN.days_between(middle, end)
        shifted = BERN.later(start, first)
        assert BERN.days_between(start, shifted) == first
        assert BERN.days_between(shifted, end) == whole - first


def test_a_span_of_instants_holds_exactly_what_has_the_age() -> None:
    chance = Random(8)
    bands = age_bands([2, 5, 10])
    for _ in range(1500):
        now = at("2026-03-01") + timedelta(minutes=chance.randrange(330 * 24 * 60))
        since = now - timedelta(minutes=chance.randrange(30 * 24 * 60))
        age = BERN.waited(since, now)
        for band in bands:
            first, end = band.span(BERN, now.date())
            inside = (first is None or since >= first) and (end is None or since < end)
            assert inside == (age in band), (since, now, band)


def test_limits_make_bands_without_a_gap() -> None:
    assert age_bands([2, 5, 10]) == [AgeBand(0, 2), AgeBand(3, 5), AgeBand(6, 10), AgeBand(11, None)]
    assert age_bands([0, 1, 2])[0] == AgeBand(0, 0)
    for days in range(300):
        assert len([band for band in age_bands([2, 5, 10]) if days in band]) == 1


async def test_the_database_counts_the_same(database: Database) -> None:
    chance = Random(9)
    # Days of before the program's own rows, some of them taken away again.
    extra = [day("2024-01-01") + timedelta(days=chance.randrange(700)) for _ in range(80)]
    async with database.transaction(DbRole.OFFICE) as session:
        name = {"fr": "Congé", "de": "Frei", "it": "Libero", "en": "Off"}
        for off in sorted(set(extra)):
            session.add(Holiday(day=off, revision=101, active=True, name=name))
            if chance.random() < 0.4:
                session.add(Holiday(day=off, revision=102, active=False, name=name))
        await session.flush()
        calendar = await load_calendar(session)
        assert len(calendar.holidays) > 50
        query = text("SELECT working_days(:a, :b), later_by_working_days(:a, :n)")
        for _ in range(400):
            a = day("2023-12-01") + timedelta(days=chance.randrange(1100))
            b = a + timedelta(days=chance.randrange(-40, 400))
            n = chance.randrange(-2, 80)
            days, later = (await session.execute(query, {"a": a, "b": b, "n": n})).one()
            assert days == calendar.days_between(a, b), (a, b)
            assert later == calendar.later(a, n), (a, n)


async def test_a_new_installation_has_the_days_of_its_canton(database: Database) -> None:
    async with database.transaction(DbRole.COMPANY) as session:
        known = (await load_calendar(session)).holidays
    this_year = date.today().year  # noqa: DTZ011 - the seed's own
    for year in (this_year - 1, this_year, this_year + 1):
        assert {p.day for p in proposed("BE", year) if p.kind == "public"} <= known


def test_bern_has_nine_days_in_2027_each_named_in_four_languages() -> None:
    days = proposed("BE", 2027)
    assert [(p.day.isoformat(), p.kind, p.name["fr"]) for p in days] == [
        ("2027-01-01", "public", "Nouvel An"),
        ("2027-01-02", "public", "Saint-Berchtold"),
        ("2027-03-26", "public", "Vendredi saint"),
        ("2027-03-29", "public", "Lundi de Pâques"),
        ("2027-05-06", "public", "Ascension"),
        ("2027-05-17", "public", "Lundi de Pentecôte"),
        ("2027-08-01", "public", "Fête nationale"),
        ("2027-12-25", "public", "Noël"),
        ("2027-12-26", "public", "Saint-Étienne"),
    ]
    assert days[0].name == {"fr": "Nouvel An", "de": "Neujahrstag", "it": "Capodanno", "en": "New Year's Day"}


def test_half_days_and_days_of_some_are_apart() -> None:
    assert [(p.day.isoformat(), p.kind) for p in proposed("SO", 2027) if p.kind == "half_day"] == [
        ("2027-05-01", "half_day")
    ]
    assert {p.kind for p in proposed("FR", 2027)} == {"public", "optional"}
    fribourg = {p.name["fr"] for p in proposed("FR", 2027) if p.kind == "optional"}
    assert fribourg == {"Saint-Berchtold", "Lundi de Pâques", "Lundi de Pentecôte", "Saint-Étienne"}


@pytest.mark.parametrize("canton", get_args(Canton))
def test_every_canton_has_its_days(canton: str) -> None:
    names = {p.name["de"] for p in proposed(canton, 2027) if p.kind == "public"}
    assert {"Neujahrstag", "Nationalfeiertag", "Weihnachten"} <= names
