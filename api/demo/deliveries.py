"""What was delivered to an insured person and is invoiced: services by day, their supplier's invoice, other papers."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from api.demo.attachments import Drawn, InvoiceLine, Party, invoice_number, invoice_pdf, receipt_jpeg
from api.demo.beneficiaries import DemoBeneficiary, Granted
from api.demo.files import DemoFile, demo_file
from api.demo.letters import PRESCRIPTION, letter_pdf
from api.demo.numbers import weighted, working_day
from api.demo.people import DemoCompany, DemoPerson
from api.demo.services import Service, Supplier
from api.invoices.forms.other import line_amount
from api.invoices.shown import shown_avs_number, shown_decision

_SESSIONS: Final = ((1, 3), (2, 4), (3, 5), (4, 10), (5, 4), (6, 3), (8, 4), (10, 2), (12, 1))
# Before 2024 the rates were lower (LTVA art. 25).
_EARLIER_VAT: Final = {"8.1": "7.7", "2.6": "2.5", "3.8": "3.7"}
_DOCTORS: Final = {
    "fr": Party("Dre Mireille Échantillon", "Rue des Trois-Essais 2", "2502", "Bienne"),
    "de": Party("Dr. med. Ruedi Vorlage", "Schablonenplatz 12", "3011", "Bern"),
}


@dataclass(frozen=True, slots=True)
class Delivered:
    day: date
    service: Service
    quantity: str
    price: str

    @property
    def vat(self) -> str | None:
        rate = self.service.vat
        return _EARLIER_VAT[rate] if rate and self.day.year < 2024 else rate

    @property
    def amount(self) -> Decimal:
        vat = Decimal(self.vat) if self.vat else None
        return line_amount(Decimal(self.quantity), Decimal(self.price), vat)

    def words(self, language: str) -> str:
        return self.service.words[language]


@dataclass(frozen=True, slots=True)
class Delivery:
    """Everything of one invoice of one supplier for one person."""

    beneficiary: DemoBeneficiary
    granted: Granted
    supplier: Supplier
    items: tuple[Delivered, ...]
    invoiced_on: date
    serial: int
    already_paid: bool

    @property
    def total(self) -> Decimal:
        return sum((item.amount for item in self.items), Decimal(0))


def delivery(random: Random, beneficiary: DemoBeneficiary, sent_on: date, serial: int) -> Delivery:
    """Something that was delivered and invoiced to the company before it sent its request."""
    granted = random.choice(beneficiary.granted)
    topic = granted.topic
    suppliers = [supplier for supplier in topic.suppliers if supplier.language == beneficiary.language]
    invoiced_on = working_day(sent_on - timedelta(days=random.randint(0, 9)))
    last = working_day(invoiced_on - timedelta(days=random.randint(0, 6)))
    forgotten = granted.number[3:7] == "2023" and random.random() < 0.3
    if forgotten and not topic.regular:  # found in a drawer: five years are allowed
        last = working_day(date(2023, 11, random.randint(6, 28)))
        invoiced_on = working_day(last + timedelta(days=5))
    items = _regular(random, granted, last) if topic.regular else _single(random, granted, last)
    paid = topic.till and random.random() < 0.3
    return Delivery(beneficiary, granted, suppliers[0], items, invoiced_on, serial, paid)


def _regular(random: Random, granted: Granted, last: date) -> tuple[Delivered, ...]:
    """Sessions of one kind, once or twice a week, and now and then something beside them."""
    service = random.choice(granted.topic.main)
    price = random.choice(service.prices)
    count = weighted(random, _SESSIONS)
    pause = 7 if count <= 5 else random.choice((3, 4))
    days = sorted({working_day(last - timedelta(days=pause * step)) for step in range(count)})
    items = [Delivered(day, service, random.choice(service.quantities), price) for day in days]
    if count < 12 and random.random() < 0.3:
        items.append(_item(random, random.choice(granted.topic.extras), random.choice(days)))
    return tuple(sorted(items, key=lambda item: item.day))


def _single(random: Random, granted: Granted, last: date) -> tuple[Delivered, ...]:
    services = [random.choice(granted.topic.main)]
    services += random.sample(granted.topic.extras, random.randint(0, len(granted.topic.extras)))
    return tuple(_item(random, service, last) for service in services)


def _item(random: Random, service: Service, day: date) -> Delivered:
    return Delivered(day, service, random.choice(service.quantities), random.choice(service.prices))


def form_of(delivery: Delivery, language: str) -> dict[str, Any]:
    """The form 318.632 as somebody fills it in from the supplier's invoice."""
    first, last = delivery.items[0].day, delivery.items[-1].day
    supplier = delivery.supplier
    return {
        "kind": "other",
        "service_from": first.isoformat(),
        "service_to": last.isoformat() if last > first else None,
        "already_paid": delivery.already_paid,
        "lines": [
            {
                "date": item.day.isoformat(),
                "description": item.words(language),
                "tariff_code": item.service.code,
                "quantity": item.quantity,
                "unit": item.service.unit[language] if item.service.unit else None,
                "unit_price": item.price,
                "vat_rate": item.vat,
                "provider_gln": supplier.gln if supplier.provider_number else None,
                "provider_number": supplier.provider_number,
            }
            for item in delivery.items
        ],
    }


_HOLDS: Final = {"invoice": "invoice", "receipt": "payment"}


def files_of(
    random: Random, company: DemoCompany, person: DemoPerson, what: Delivery, at: datetime, *, prescribed: bool
) -> list[DemoFile]:
    """The supplier's invoice, the receipt of what is paid already, and a prescription."""
    found = [("invoice", _invoice(company, what))]
    if what.already_paid:
        found.append(("receipt", Drawn(_receipt(what))))
    if prescribed:
        found.append(("prescription", Drawn(_prescription(random, what))))
    language = what.supplier.language
    number = invoice_number(what.serial, what.invoiced_on).replace("/", "-")
    names = {
        "invoice": {"fr": f"Facture-{number}.pdf", "de": f"Rechnung-{number}.pdf"},
        "receipt": {"fr": f"Quittance-{what.items[0].day:%d.%m}.jpg", "de": f"Quittung-{what.items[0].day:%d.%m}.jpg"},
        "prescription": {"fr": "Prescription.pdf", "de": "Verordnung.pdf"},
    }
    return [
        demo_file(
            random,
            company.id,
            person.id,
            names[kind][language],
            drawn.content,
            at + timedelta(seconds=40 * place),
            _HOLDS.get(kind),
            drawn.bill,
        )
        for place, (kind, drawn) in enumerate(found)
    ]


def _invoice(company: DemoCompany, what: Delivery) -> Drawn:
    language = what.supplier.language
    return invoice_pdf(
        what.serial,
        language,
        what.supplier.party,
        company.party,
        [
            InvoiceLine(
                item.day,
                item.words(language),
                Decimal(item.quantity),
                Decimal(item.price),
                item.amount,
                Decimal(item.vat) if item.vat else None,
            )
            for item in what.items
        ],
        what.total,
        what.invoiced_on,
        insured=f"{what.beneficiary.name}, {shown_avs_number(what.beneficiary.row['avs_number'])}",
        decision=shown_decision(what.granted.number),
    )


def _receipt(what: Delivery) -> bytes:
    language = what.supplier.language
    items = [(item.service.till[language], item.amount) for item in what.items if item.service.till]
    return receipt_jpeg(what.serial, language, what.supplier.party, items, what.total, what.items[-1].day)


def _prescription(random: Random, what: Delivery) -> bytes:
    language = what.beneficiary.language
    day = working_day(what.items[0].day - timedelta(days=random.randint(5, 60)))
    words = {
        "person": what.beneficiary.name,
        "avs": shown_avs_number(what.beneficiary.row["avs_number"]),
        "subject": what.granted.topic.words[language],
    }
    return letter_pdf(PRESCRIPTION[language], _DOCTORS[language], day, _DOCTORS[language].name, **words)
