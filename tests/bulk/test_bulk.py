"""Many invoices from a spreadsheet: checked by row and cell, then sent once each."""

import asyncio
import csv
from datetime import date, time
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, update

from api import worker
from api.beneficiaries.models import Beneficiary
from api.bulk import sending, service
from api.bulk.columns import TEMPLATES
from api.bulk.models import BulkInvoice, BulkUpload
from api.bulk.schemas import BulkCounts
from api.bulk.sending import send_bulk_upload
from api.core.config import get_settings
from api.core.db import Database, DbRole
from api.core.labels import LANGUAGES, t
from api.invoices import submission
from api.invoices.models import Invoice
from tests.accounts.logging_in import refusal
from tests.bulk.sheets import (
    UPLOADS,
    XLSX,
    as_csv,
    as_workbook,
    batteries_row,
    cells_of,
    checked,
    codes,
    invoices,
    other_row,
    submit,
    table,
    travel_row,
    upload,
)
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.factories import IBAN, an_avs_number, make_beneficiary, make_document
from tests.records import audited


async def avs_of(database: Database, company: Company) -> str:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        return (await session.get_one(Beneficiary, company.ready.beneficiary_id)).avs_number


@pytest.fixture
async def avs(database: Database, company: Company) -> str:
    return await avs_of(database, company)


async def count_invoices(database: Database, company: Company) -> int:
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        return (await session.execute(select(func.count()).select_from(Invoice))).scalar_one()


async def state_of(caller: Caller, upload_id: str) -> dict[str, Any]:
    found: dict[str, Any] = (await caller.get(f"{UPLOADS}/{upload_id}")).json()
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["travel", "other", "hearing_aid"])
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
async def test_a_template_is_read_back_and_its_example_is_no_invoice(
    member: Caller, kind: str, language: str, file_format: str
) -> None:
    path = f"/api/v1/bulk-templates/{kind}/content?format={file_format}&language={language}"
    template = await member.get(path)
    assert template.status_code == 200
    assert template.headers["content-disposition"].endswith(f".{file_format}")
    answer = await upload(member, template.content, kind)
    assert refusal(answer) == (422, "bulk_file_empty")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["travel", "other", "hearing_aid"])
async def test_the_type_is_recognised_by_the_headings_in_any_language(
    member: Caller, kind: str, language: str, avs: str
) -> None:
    rows = {"travel": travel_row, "other": other_row, "hearing_aid": batteries_row}[kind](avs)
    answer = await upload(member, as_csv(table(kind, [rows], language)), None)
    assert (answer.status_code, answer.json()["kind"]) == (201, kind)
    names = [column.name for column in TEMPLATES[kind].columns if column.required]
    answer = await upload(member, as_csv([names, ["x"] * len(names)]), None)
    assert (answer.status_code, answer.json()["kind"]) == (201, kind)


async def test_all_required_columns_tell_more_of_a_type_than_many_headings(member: Caller, avs: str) -> None:
    """A company's own columns may be called as those of another type are."""
    row = batteries_row(avs)
    more = [column.name for column in TEMPLATES["travel"].columns if column.of_entry]
    cells: list[list[object]] = [[*row, *more], list(row.values())]
    answer = await upload(member, as_csv(cells), None)
    assert (answer.status_code, answer.json()["kind"]) == (201, "hearing_aid")


async def test_a_file_whose_type_cannot_be_told_is_refused_in_words(member: Caller) -> None:
    """What every type has says nothing of one; of one that lacks columns it is said which template is meant."""
    assert refusal(await upload(member, b"avs_number;decision_number\n1;2\n", None)) == (422, "bulk_kind_unclear")
    assert refusal(await upload(member, b"x;y\n1;2\n", None)) == (422, "bulk_file_no_headings")
    answer = await upload(member, "N° assuré;De;Prix du trajet\n1;2;3\n".encode(), None)
    assert refusal(answer) == (422, "bulk_columns_missing")
    assert t("fr", "forms.travel.menu") in answer.json()["detail"]


async def test_an_example_that_is_filled_in_is_without_an_error(
    member: Caller, company: Company, database: Database, clock: Clock
) -> None:
    """The template's own example, once it is no longer called one and is about somebody of the company's."""
    await make_beneficiary(database, company.id, avs_number="7561234567897", last_name="Muster", first_name="Anna")
    for kind in ("travel", "other", "hearing_aid"):
        head, example = cells_of((await member.get(f"/api/v1/bulk-templates/{kind}/content")).content)
        example[0] = "R-1"
        answer = await upload(member, as_workbook([head, example]), kind)
        await worker.drain(database)
        [invoice] = await invoices(member, answer.json()["id"])
        assert invoice["state"] == ("documents" if kind == "other" else "ready"), invoice


async def test_every_type_has_a_template_or_a_reason(member: Caller) -> None:
    found = (await member.get("/api/v1/bulk-templates")).json()
    assert {one["kind"] for one in found["items"] if one["columns"]} == {"travel", "other", "hearing_aid"}
    assert all(one["reason"] for one in found["items"] if not one["columns"])
    assert all(column["note"] for one in found["items"] for column in one["columns"])


async def test_rows_are_checked_as_invoice_checks_does(member: Caller, database: Database, avs: str) -> None:
    rows = [
        travel_row(avs),
        travel_row(
            avs, **{"trips.date": "06.08.2026", "trips.mode": "Voiture privée", "trips.fare": "", "trips.km": "x"}
        ),
    ]
    upload_id, [good, bad] = await checked(member, database, rows)
    assert (good["state"], good["total"], good["rows"], good["findings"]) == ("ready", "18.40", [2], [])
    assert good["beneficiary"]["last_name"] == "Doe"
    assert bad["state"] == "errors"
    assert ("trips.km", "format") in codes(bad)
    async with database.transaction(DbRole.COMPANY) as session:
        assert (await session.scalars(select(BulkInvoice))).all() == []
    for invoice in (good, bad):
        body = await body_of(database, invoice["id"])
        check = (await member.post("/api/v1/invoice-checks", json=body)).json()
        assert sorted(f["code"] for f in [*check["errors"], *check["warnings"]]) == sorted(
            f["code"] for f in invoice["findings"]
        )
        assert check["total"] == invoice["total"]
    state = await state_of(member, upload_id)
    assert (state["state"], state["counts"]["ready"], state["counts"]["errors"]) == ("checked", 1, 1)
    assert state["ready_total"] == "18.40"
    assert [action for action, _ in await audited(database, "bulk_upload", UUID(upload_id))] == ["create", "read"]


async def body_of(database: Database, invoice_id: str) -> dict[str, Any]:
    async with database.transaction(DbRole.WORKER) as session:
        body = (await session.get_one(BulkInvoice, UUID(invoice_id))).body
    assert body is not None
    return body


async def test_an_error_says_the_forms_own_words_at_its_cell(member: Caller, database: Database, avs: str) -> None:
    rows = [travel_row(avs, **{"trips.mode": "Fusée", "trips.date": "31.02.2026", "decision_number": "1"})]
    _, [invoice] = await checked(member, database, rows)
    found = {finding["column"]: finding for finding in invoice["findings"]}
    assert found["trips.mode"]["detail"] == "La valeur choisie pour le champ Moyen de transport n’existe pas."
    assert (found["trips.mode"]["heading"], found["trips.mode"]["value"]) == ("Moyen de transport", "Fusée")
    assert (found["trips.date"]["row"], found["trips.date"]["value"]) == (2, "31.02.2026")
    assert found["decision_number"]["code"] == "decision_number"


async def test_people_and_accounts_are_found_among_the_companys(
    member: Caller, database: Database, company: Company, other_company: Company, avs: str
) -> None:
    theirs = await avs_of(database, other_company)
    own = await make_beneficiary(database, company.id, avs_number=an_avs_number(), iban="CH5604835012345678009")
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        person = (await session.get_one(Beneficiary, own)).avs_number
    rows = [
        travel_row(theirs),
        travel_row("756.9217.0769.84"),
        travel_row(""),
        travel_row(avs, iban=IBAN, last_name="doe jane"),
        travel_row(person, iban="CH56 0483 5012 3456 7800 9"),
        travel_row(avs, iban="CH56 0483 5012 3456 7800 9", last_name="Keller"),
        travel_row(avs, iban="CH00"),
    ]
    for number, row in enumerate(rows):
        row["trips.date"] = f"{number + 1:02d}.08.2026"
        row["decision_number"] = f"302 2024 12345{number:02d}"
    _, found = await checked(member, database, rows)
    assert codes(found[0]) == {("avs_number", "bulk_person_unknown")}
    assert found[0]["beneficiary"] is None
    assert codes(found[1]) == {("avs_number", "avs_number")}
    assert codes(found[2]) == {("avs_number", "required")}
    assert [invoice["state"] for invoice in found[3:5]] == ["ready", "ready"]
    assert codes(found[5]) == {("iban", "bulk_account_unknown"), ("last_name", "bulk_person_name")}
    assert codes(found[6]) == {("iban", "iban")}
    assert (await body_of(database, found[4]["id"]))["payee"] == {"beneficiary_account": True}


async def test_rows_with_the_same_reference_are_one_invoice(member: Caller, database: Database, avs: str) -> None:
    rows: list[dict[str, object]] = [
        travel_row(avs, own_reference="A-1"),
        travel_row(avs, own_reference="A-2", **{"trips.date": "07.08.2026"}),
        {"own_reference": "A-1", "trips.date": "06.08.2026", "trips.from_place": "Thoune", "trips.to_place": "Berne",
         "trips.return_trip": "x", "trips.mode": "public_transport", "trips.fare": "12,00"},
        {**travel_row(avs, own_reference="A-1"), "trips.date": "1.8.26", "trips.fare": "",
         "measure": "Visite ou congé"},
    ]  # fmt: skip
    _, [first, second] = await checked(member, database, rows)
    assert (first["rows"], second["rows"]) == ([2, 4, 5], [3])
    assert codes(first) == {("measure", "bulk_row_differs"), ("trips.fare", "required")}
    assert {finding["row"] for finding in first["findings"]} == {5}
    assert (second["state"], second["own_reference"]) == ("ready", "A-2")


async def test_each_row_of_batteries_is_an_invoice(
    member: Caller, company: Company, database: Database, avs: str
) -> None:
    other, theirs = "7561234567897", {"decision_number": "302 2024 1234568"}
    await make_beneficiary(database, company.id, avs_number=other, last_name="Muster", first_name="Anna")
    rows = [
        batteries_row(avs, own_reference="P-1"),
        batteries_row(other, own_reference="P-1", side="links", years_to="2026") | theirs,
        batteries_row(other, supply="Piles d’un implant", years_from="2024") | theirs,
        batteries_row(avs, supply="Achat d’un appareil", years_from="25"),
    ]
    _, found = await checked(member, database, rows, "hearing_aid")
    assert [len(invoice["rows"]) for invoice in found] == [1, 1, 1, 1]
    assert found[0]["state"] == "ready", found[0]
    assert Decimal(found[0]["total"]) > 0
    assert codes(found[1]) == {("side", "choice")}
    assert found[2]["state"] in {"documents", "errors"}
    assert {("supply", "choice"), ("years_from", "format")} <= codes(found[3])


async def test_a_workbooks_own_days_hours_and_numbers_are_read(member: Caller, database: Database, avs: str) -> None:
    row = travel_row(
        "", own_reference=1001, decision_number=30220241234567,
        **{"trips.date": date(2026, 8, 5), "trips.fare": 18.4, "trips.departs_at": time(8, 30),
           "trips.returns_at": "14h15", "trips.return_trip": True, "trips.parking": 0.1 + 0.2,
           },
    ) | {"avs_number": int(avs)}  # fmt: skip
    cells = table("travel", [row])
    answer = await upload(member, as_workbook(cells), "travel", "août.xlsx", XLSX)
    assert (answer.status_code, answer.json()["format"]) == (201, "xlsx")
    await worker.drain(database)
    [invoice] = await invoices(member, answer.json()["id"])
    body = await body_of(database, invoice["id"])
    trip = body["form"]["trips"][0]
    assert body["own_reference"] == "1001"
    assert body["decision_number"] == "30220241234567"
    assert (trip["date"], trip["departs_at"], trip["returns_at"]) == (
        "2026-08-05", "2026-08-05T08:30", "2026-08-05T14:15",
    )  # fmt: skip
    assert (trip["fare"], trip["return_trip"]) == ("18.4", True)
    assert trip["incidentals"] == [{"kind": "parking", "amount": "0.3"}]
    assert codes(invoice) == {("documents.incidentals", "attachment_required")}


@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-16"), (";", "cp1252")]
)
async def test_separated_values_are_read_however_they_were_saved(
    member: Caller, database: Database, avs: str, delimiter: str, encoding: str
) -> None:
    content = as_csv(table("travel", [travel_row(avs)]), delimiter, encoding)
    answer = await upload(member, content)
    assert answer.status_code == 201, answer.text
    await worker.drain(database)
    [invoice] = await invoices(member, answer.json()["id"])
    assert (await body_of(database, invoice["id"]))["form"]["destination"]["name"] == "Hôpital de l’Île"


async def test_german_headings_and_words_are_read_by_everybody(member: Caller, database: Database, avs: str) -> None:
    row = travel_row(
        avs, measure="Medizinische Massnahme", **{"trips.mode": "Öffentlicher Verkehr", "trips.return_trip": "Ja"}
    )
    answer = await upload(member, as_csv(table("travel", [row], "de")))
    await worker.drain(database)
    [invoice] = await invoices(member, answer.json()["id"])
    assert invoice["state"] == "ready", invoice["findings"]


async def test_what_can_be_sent_is_sent_once_and_the_rest_stays(
    member: Caller, database: Database, company: Company, avs: str
) -> None:
    rows = [
        travel_row(avs, own_reference="R-1"),
        travel_row(avs, own_reference="R-2", **{"trips.date": "", "trips.fare": ""}),
    ]
    upload_id, _ = await checked(member, database, rows)
    assert refusal(await submit(member, upload_id, declaration=False)) == (422, "fields_not_valid")
    assert refusal(await submit(member, upload_id, expected_total="18.45")) == (409, "bulk_changed")
    answer = await submit(member, upload_id, expected_total="18.40")
    assert (answer.status_code, answer.json()["state"]) == (202, "sending")
    assert refusal(await submit(member, upload_id)) == (409, "bulk_busy")
    await worker.drain(database)
    [sent, bad] = await invoices(member, upload_id)
    assert (sent["state"], bad["state"]) == ("sent", "errors")
    invoice = (await member.get(f"/api/v1/invoices/{sent['invoice_id']}")).json()
    assert (invoice["reference"], invoice["total"], invoice["status"]) == (sent["reference"], "18.40", "in_review")
    assert invoice["body"]["own_reference"] == "R-1"
    assert await count_invoices(database, company) == 1
    assert refusal(await submit(member, upload_id)) == (409, "bulk_nothing")
    await member.post(f"{UPLOADS}/{upload_id}/checks")
    await worker.drain(database)
    assert [one["state"] for one in await invoices(member, upload_id)] == ["sent", "errors"]


async def test_a_job_that_runs_again_sends_nothing_twice(
    member: Caller, database: Database, company: Company, avs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [travel_row(avs, **{"trips.date": f"{day:02d}.08.2026"}) for day in range(1, 6)]
    upload_id, _ = await checked(member, database, rows)
    await submit(member, upload_id)
    original, calls = sending._attempt, 0

    async def crash(*arguments: Any) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise OSError("killed")
        await original(*arguments)

    monkeypatch.setattr(sending, "_attempt", crash)
    with pytest.raises(OSError, match="killed"):
        await worker.drain(database)
    assert await count_invoices(database, company) == 2
    assert (await state_of(member, upload_id))["counts"] == counts(sent=2, sending=3)
    await worker.drain(database)
    await send_bulk_upload(database, {"organisation_id": str(company.id), "upload_id": upload_id})
    assert await count_invoices(database, company) == 5
    assert (await state_of(member, upload_id))["counts"] == counts(sent=5)


def counts(**known: int) -> dict[str, int]:
    return dict.fromkeys(BulkCounts.model_fields, 0) | known


@pytest.mark.committed  # parallel transactions
async def test_two_jobs_at_once_send_each_invoice_once(company: Company, database: Database) -> None:
    avs = await avs_of(database, company)
    rows = [travel_row(avs, **{"trips.date": f"{day:02d}.08.2026"}) for day in range(1, 9)]
    upload_id, _ = await checked(company.collaborator, database, rows)
    answers = await asyncio.gather(*[submit(company.collaborator, upload_id) for _ in range(3)])
    assert sorted(answer.status_code for answer in answers) == [202, 409, 409]
    payload = {"organisation_id": str(company.id), "upload_id": upload_id}
    await asyncio.gather(*[send_bulk_upload(database, payload) for _ in range(3)], return_exceptions=True)
    await send_bulk_upload(database, payload)
    assert await count_invoices(database, company) == 8
    assert (await state_of(company.collaborator, upload_id))["counts"] == counts(sent=8)


async def test_what_was_perhaps_sent_before_is_sent_only_if_asked_for(
    member: Caller, database: Database, company: Company, avs: str
) -> None:
    rows = [travel_row(avs, own_reference="R-1"), travel_row(avs, own_reference="R-2")]
    upload_id, [first, twin] = await checked(member, database, rows)
    assert (first["state"], twin["state"]) == ("ready", "duplicate")
    assert codes(twin) == {(None, "bulk_same_invoice")}
    await submit(member, upload_id)
    await worker.drain(database)
    again, found = await checked(member, database, rows)
    assert (await state_of(member, again))["sent_before"] is True
    assert [invoice["state"] for invoice in found] == ["duplicate", "duplicate"]
    assert ("own_reference", "own_reference_used") in codes(found[0])
    assert refusal(await submit(member, again)) == (409, "bulk_nothing")
    assert await count_invoices(database, company) == 1
    assert (await submit(member, again, duplicates=True, expected_total="36.80")).status_code == 202
    await worker.drain(database)
    assert await count_invoices(database, company) == 3


async def test_one_decision_for_two_people_is_said_before_anything_is_sent(
    member: Caller, database: Database, company: Company, avs: str
) -> None:
    """As where a spreadsheet filled the number down; written in another way it is still the same."""
    await make_beneficiary(database, company.id, avs_number="7561234567897")
    rows = [travel_row(avs), travel_row("756.1234.5678.97"), travel_row(avs, remark="B")]
    rows[1]["decision_number"] = str(rows[0]["decision_number"]).replace(" ", ".")
    upload_id, found = await checked(member, database, rows)
    assert [("decision_number", "bulk_decision_shared") in codes(invoice) for invoice in found] == [True] * 3
    assert {invoice["state"] for invoice in found} == {"duplicate"}
    assert refusal(await submit(member, upload_id)) == (409, "bulk_nothing")


async def test_a_duplicate_that_shows_only_while_sending_is_held_back(
    member: Caller, database: Database, company: Company, avs: str
) -> None:
    """Two rows of one trip, told apart by their remarks."""
    upload_id, found = await checked(member, database, [travel_row(avs, remark="A"), travel_row(avs, remark="B")])
    assert [invoice["state"] for invoice in found] == ["ready", "ready"]
    await submit(member, upload_id)
    await worker.drain(database)
    [sent, held] = await invoices(member, upload_id)
    assert (sent["state"], held["state"]) == ("sent", "duplicate")
    assert (None, "duplicate") in codes(held)
    assert await count_invoices(database, company) == 1


async def test_what_only_lacks_documents_becomes_a_draft(
    member: Caller, database: Database, company: Company, avs: str
) -> None:
    upload_id, [invoice] = await checked(member, database, [other_row(avs, own_reference="R-7")], "other")
    assert codes(invoice) == {("documents.invoice", "attachment_required")}
    assert (invoice["state"], invoice["total"]) == ("documents", "200.00")
    assert refusal(await submit(member, upload_id)) == (409, "bulk_nothing")
    assert (await submit(member, upload_id, drafts=True, declaration=False)).status_code == 202
    await worker.drain(database)
    [invoice] = await invoices(member, upload_id)
    assert invoice["state"] == "drafted"
    draft = (await member.get(f"/api/v1/drafts/{invoice['draft_id']}")).json()
    assert draft["content"]["own_reference"] == "R-7"
    assert draft["content"]["declaration"] is False
    assert (draft["kind"], draft["beneficiary"]["last_name"]) == ("other", "Doe")
    completed = draft["content"] | {
        "draft_id": draft["id"],
        "attachments": [str(company.ready.document_id)],
        "declaration": True,
    }
    assert (await member.submit(completed)).status_code == 201


async def test_cells_name_the_files_that_were_uploaded(
    member: Caller, database: Database, company: Company, other_company: Company, avs: str
) -> None:
    rows = [other_row(avs, **{"documents.invoice": "FACTURE-118.pdf; Beilage.PDF"})]
    upload_id, [invoice] = await checked(member, database, rows, "other")
    assert (codes(invoice), invoice["state"]) == ({("documents.invoice", "bulk_file_missing")}, "documents")
    ids = [await make_document(database, company.id, name=name) for name in ("facture-118.pdf", "beilage.pdf")]
    path = f"{UPLOADS}/{upload_id}/documents"
    foreign = [str(ids[0]), str(other_company.ready.document_id)]
    answer = await member.put(path, json={"document_ids": foreign})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/document_ids/1"]
    assert (await member.put(path, json={"document_ids": [str(i) for i in ids]})).status_code == 200
    await worker.drain(database)
    [invoice] = await invoices(member, upload_id)
    assert invoice["state"] == "ready", invoice["findings"]
    await submit(member, upload_id)
    await worker.drain(database)
    [invoice] = await invoices(member, upload_id)
    sent = (await member.get(f"/api/v1/invoices/{invoice['invoice_id']}")).json()
    assert [attachment["name"] for attachment in sent["attachments"]] == ["facture-118.pdf", "beilage.pdf"]


async def test_files_that_no_cell_names_are_told(
    member: Caller, database: Database, company: Company, avs: str
) -> None:
    """Of rows that were sent too, whose files are used; a name is compared as the rows' own are."""
    rows = [other_row(avs, **{"documents.invoice": "Facture-118.pdf"}), other_row(avs, own_reference="R-2")]
    upload_id, _ = await checked(member, database, rows, "other")
    ids = [await make_document(database, company.id, name=name) for name in ("facture-118.PDF", "facture-119.pdf")]
    await member.put(f"{UPLOADS}/{upload_id}/documents", json={"document_ids": [str(i) for i in ids]})
    for _ in ("checked", "sent"):
        await worker.drain(database)
        found = (await member.get(f"{UPLOADS}/{upload_id}/invoices")).json()
        assert found["unnamed_document_ids"] == [str(ids[1])]
        await submit(member, upload_id)
    assert found["items"][0]["state"] == "sent"


async def test_drafts_that_no_list_would_show_are_not_made(
    member: Caller, database: Database, avs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_LISTED", 1)
    rows = [other_row(avs, **{"lines.unit_price": price}) for price in ("10", "11")]
    upload_id, _ = await checked(member, database, rows, "other")
    assert refusal(await submit(member, upload_id, drafts=True)) == (409, "bulk_drafts_full")
    assert (await state_of(member, upload_id))["counts"]["documents"] == 2


async def test_what_has_changed_since_it_was_shown_is_not_sent(
    member: Caller, database: Database, company: Company, avs: str
) -> None:
    upload_id, _ = await checked(member, database, [travel_row(avs)])
    await submit(member, upload_id)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        await session.execute(update(BulkInvoice).values(total=1))
    await worker.drain(database)
    [invoice] = await invoices(member, upload_id)
    assert (invoice["state"], codes(invoice)) == ("errors", {(None, "expected_total")})
    assert await count_invoices(database, company) == 0


async def test_who_may_no_longer_act_for_the_company_sends_nothing(
    member: Caller, manager: Caller, database: Database, company: Company, avs: str
) -> None:
    upload_id, _ = await checked(member, database, [travel_row(avs)])
    await submit(member, upload_id)
    path = f"/api/v1/members/{company.made.collaborator.id}"
    assert (await manager.put(path, json={"role": "collaborator", "active": False})).is_success
    await worker.drain(database)
    assert await count_invoices(database, company) == 0
    state = await state_of(manager, upload_id)
    assert (state["state"], state["problem"], state["counts"]) == ("checked", "no_access", counts(unchecked=1))
    await manager.post(f"{UPLOADS}/{upload_id}/checks")
    await worker.drain(database)
    await submit(manager, upload_id)
    await worker.drain(database)
    assert await count_invoices(database, company) == 1


async def test_who_loses_access_while_invoices_are_sent_sends_no_more(
    member: Caller, manager: Caller, database: Database, company: Company, avs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [travel_row(avs, **{"trips.date": f"{day:02d}.08.2026"}) for day in (1, 2, 3)]
    upload_id, _ = await checked(member, database, rows)
    await submit(member, upload_id)
    original = sending._one

    async def then_off(*arguments: Any) -> None:
        await original(*arguments)
        path = f"/api/v1/members/{company.made.collaborator.id}"
        await manager.put(path, json={"role": "collaborator", "active": False})

    monkeypatch.setattr(sending, "_one", then_off)
    await worker.drain(database)
    assert await count_invoices(database, company) == 1
    assert (await state_of(manager, upload_id))["counts"] == counts(sent=1, unchecked=2)


async def test_nobody_else_sees_a_spreadsheet(
    member: Caller, manager: Caller, other_company: Company, officer: Caller, database: Database, avs: str
) -> None:
    upload_id, _ = await checked(member, database, [travel_row(avs)])
    assert (await manager.get(f"{UPLOADS}/{upload_id}")).status_code == 200
    theirs = other_company.manager
    for path in ("", "/invoices", "/content"):
        assert refusal(await theirs.get(f"{UPLOADS}/{upload_id}{path}")) == (404, "not_found")
    assert refusal(await submit(theirs, upload_id)) == (404, "not_found")
    assert (await theirs.get(UPLOADS)).json()["items"] == []
    assert (await officer.get(f"{UPLOADS}/{upload_id}")).status_code == 401
    payload = {"organisation_id": str(other_company.id), "upload_id": upload_id}
    await send_bulk_upload(database, payload)
    assert (await state_of(member, upload_id))["counts"] == counts(ready=1)


async def test_the_corrected_file_has_the_errors_and_no_formula(
    member: Caller, database: Database, company: Company, avs: str
) -> None:
    rows = [
        travel_row(avs, own_reference="R-1"),
        travel_row(avs, own_reference="R-2", **{"trips.km": "-", "trips.from_place": "=1+1", "trips.date": "x"}),
    ]
    cells = table("travel", rows)
    cells[0].append("Notre note")
    cells[1].append("")
    cells[2].append("@SUM(A1)")
    answer = await upload(member, as_csv(cells))
    upload_id = answer.json()["id"]
    assert answer.json()["unknown_columns"] == ["Notre note"]
    await worker.drain(database)
    await submit(member, upload_id)
    await worker.drain(database)
    for file_format in ("csv", "xlsx"):
        content = (await member.get(f"{UPLOADS}/{upload_id}/content?format={file_format}")).content
        if file_format == "csv":
            head, *lines = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
        else:
            head, *lines = cells_of(content)
        assert len(lines) == 1  # R-1 was sent
        assert (head[0], head[-2], head[-1]) == ("Votre référence", "Notre note", "Erreurs")
        assert lines[0][0] == "R-2"
        assert lines[0][-2] == "'@SUM(A1)"
        assert lines[0][head.index("De")] == "'=1+1"
        again = await upload(member, content, name=f"again.{file_format}")
        assert again.status_code == 201, again.text
        await worker.drain(database)
        [invoice] = await invoices(member, again.json()["id"])
        assert ("trips.date", "format") in codes(invoice)
        trip = (await body_of(database, invoice["id"]))["form"]["trips"][0]
        assert trip["from_place"] == "=1+1"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bulk_file_empty"),
        (b"x;y\n1;2\n", "bulk_file_no_headings"),
        (b"%PDF-1.7 x", "bulk_file_no_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "bulk_file_old"),
        (b"PK\x03\x04" + bytes(300), "bulk_file_damaged"),
        (b"\x00\x01\x02", "bulk_file_no_table"),
        ("N° assuré;Date\n".encode(), "bulk_columns_missing"),
        (as_csv([[*table("travel", [travel_row("1")])[0], "De"]]), "bulk_columns_twice"),
        (as_csv(table("travel", [travel_row("1")] * 201)), "bulk_too_many_invoices"),
        (as_csv(table("travel", [travel_row("1", own_reference="A")] * 1001)), "bulk_too_many_rows"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_wrong_file_is_refused_in_a_sentence(member: Caller, content: bytes, code: str) -> None:
    answer = await upload(member, content)
    assert refusal(answer) == (422, code)
    assert "{" not in answer.json()["detail"]
    assert (await member.get(UPLOADS)).json()["items"] == []


async def test_a_file_that_is_too_large_is_refused_while_it_comes(member: Caller) -> None:
    content = b"x" * (get_settings().bulk.bytes + 1)
    assert refusal(await upload(member, content)) == (413, "bulk_file_too_large")


async def test_a_file_needs_a_name_and_a_known_type(member: Caller) -> None:
    answer = await member.post(f"{UPLOADS}?kind=travel", content=b"x", headers={"Content-Disposition": "attachment"})
    assert refusal(answer) == (400, "file_name_missing")
    assert refusal(await upload(member, b"x", "assistance")) == (404, "not_found")
    assert refusal(await upload(member, b"x", "nonsense")) == (404, "not_found")


async def test_a_company_uploads_sixty_an_hour(member: Caller, other_company: Company) -> None:
    for _ in range(60):
        assert (await upload(member, b"")).status_code == 422
    assert refusal(await upload(member, b"")) == (429, "too_many_bulk_uploads")
    assert (await upload(other_company.manager, b"")).status_code == 422


async def test_rows_are_thrown_away_when_asked_for_and_after_a_month(
    member: Caller, database: Database, company: Company, avs: str, clock: Clock
) -> None:
    upload_id, _ = await checked(member, database, [travel_row(avs)])
    await submit(member, upload_id)
    assert refusal(await member.delete(f"{UPLOADS}/{upload_id}")) == (409, "bulk_busy")
    await worker.drain(database)
    assert (await member.delete(f"{UPLOADS}/{upload_id}")).status_code == 204
    assert refusal(await member.get(f"{UPLOADS}/{upload_id}")) == (404, "not_found")
    assert await count_invoices(database, company) == 1
    kept, _ = await checked(member, database, [travel_row(avs)])
    await clock.move(days=30, seconds=-60)
    await service.remove_old_bulk_uploads(database)
    async with database.transaction(DbRole.COMPANY, company.id) as session:
        assert await session.get(BulkUpload, UUID(kept)) is not None
    await clock.move(seconds=61)
    await service.remove_old_bulk_uploads(database)
    async with database.transaction(DbRole.WORKER) as session:
        assert (await session.scalars(select(BulkInvoice))).all() == []
        assert await session.get(BulkUpload, UUID(kept)) is None
    assert ("delete", []) in await audited(database, "bulk_upload", UUID(kept))


async def test_a_job_without_a_sign_of_life_is_asked_for_again(
    member: Caller, database: Database, avs: str, clock: Clock
) -> None:
    upload_id = (await upload(member, as_csv(table("travel", [travel_row(avs)])))).json()["id"]
    assert refusal(await member.post(f"{UPLOADS}/{upload_id}/checks")) == (409, "bulk_busy")
    await clock.move(minutes=10, seconds=1)
    assert (await member.post(f"{UPLOADS}/{upload_id}/checks")).status_code == 202
    await worker.drain(database)
    assert (await state_of(member, upload_id))["counts"] == counts(ready=1)


async def test_an_unexpected_failure_of_one_leaves_the_others(
    member: Caller, database: Database, company: Company, avs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [travel_row(avs, **{"trips.date": f"{day:02d}.08.2026"}) for day in (1, 2)]
    upload_id, [first, _] = await checked(member, database, rows)
    original = submission.submit_invoice

    async def failing(session: Any, member: Any, raw: Any, key: str) -> Any:
        if key == f"bulk-{first['id']}":
            raise ZeroDivisionError
        return await original(session, member, raw, key)

    monkeypatch.setattr(sending, "submit_invoice", failing)
    await submit(member, upload_id)
    await worker.drain(database)
    [failed, sent] = await invoices(member, upload_id)
    assert (failed["state"], sent["state"], codes(failed)) == ("failed", "sent", {(None, "bulk_failed")})


async def test_an_unknown_spreadsheet_is_no_work(database: Database, company: Company) -> None:
    await send_bulk_upload(database, {"organisation_id": str(company.id), "upload_id": str(uuid4())})
