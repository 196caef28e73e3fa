"""Work in progress: kept as typed, shared in the company, never lost and never silently overwritten."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import TypeAdapter
from sqlalchemy import text

from api.core.db import Database, DbRole
from api.invoices.forms import FORMS, AnyForm
from api.invoices.status import Action
from tests.callers import Caller, Company
from tests.conftest import Clock
from tests.invoices.kinds import kind_of
from tests.invoices.moving import ask_for_correction, decide
from tests.records import audited

DRAFTS = "/api/v1/drafts"
HALF = {"form": {"kind": "other", "service_from": "2026-08-05", "lines": [{"description": "Physio"}]}, "remark": "…"}


async def make_draft(caller: Caller, content: dict[str, Any] | None = None, invoice_id: str | None = None) -> Any:
    answer = await caller.post(DRAFTS, json={"kind": "other", "content": content or {}, "invoice_id": invoice_id})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def save(caller: Caller, draft_id: str, revision: object, content: dict[str, Any]) -> httpx.Response:
    return await caller.put(f"{DRAFTS}/{draft_id}", json={"content": content}, headers={"If-Match": f'"{revision}"'})


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_draft_is_kept_as_it_was_typed(company: Company) -> None:
    content = HALF | {"beneficiary_id": str(company.ready.beneficiary_id), "unknown": [None, 1.5, {"ü": "œ"}]}
    draft = await make_draft(company.collaborator, content)
    assert draft["content"] == content
    assert draft["revision"] == 1
    assert draft["author"]["short_name"] == "Sandra K."
    assert draft["beneficiary"]["last_name"] == "Doe"
    assert (draft["period_from"], draft["period_to"]) == ("2026-08-05", None)
    assert (await company.collaborator.get(f"{DRAFTS}/{draft['id']}")).json() == draft


async def created(caller: Caller, key: UUID, **content: Any) -> Any:
    answer = await caller.post(DRAFTS, json={"kind": "other", "content": content, "key": str(key)})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_creation_that_got_no_answer_is_tried_again_and_makes_one(company: Company) -> None:
    key = uuid4()
    first = await created(company.collaborator, key, remark="a")
    again = await created(company.collaborator, key, remark="b")
    assert again == first  # as it is: whoever asks saves over it what is newer
    other = await created(company.manager, key, remark="a")  # a colleague's key is another one
    assert other["id"] != first["id"]
    items = (await company.collaborator.get(DRAFTS)).json()["items"]
    assert {item["id"] for item in items} == {first["id"], other["id"]}


@pytest.mark.committed
async def test_of_many_creations_with_one_key_one_draft_comes(company: Company) -> None:
    key = uuid4()
    drafts = await asyncio.gather(*[created(company.collaborator, key, remark="a") for _ in range(8)])
    assert len({draft["id"] for draft in drafts}) == 1
    assert len((await company.collaborator.get(DRAFTS)).json()["items"]) == 1


@pytest.mark.parametrize("kind", sorted(FORMS))
async def test_a_draft_shows_the_period_that_its_form_will_have(kind: str, company: Company) -> None:
    form = kind_of(kind).EXAMPLE
    first, last = TypeAdapter(AnyForm).validate_python(form).period()
    sent = {"kind": kind, "content": {"form": form}}
    draft = (await company.manager.post("/api/v1/drafts", json=sent)).json()
    shown = (draft["period_from"], draft["period_to"] or draft["period_from"])
    assert shown == (first.isoformat(), (last or first).isoformat())


@pytest.mark.parametrize("kind", sorted(FORMS))
async def test_a_draft_comes_to_what_its_check_says(kind: str, company: Company, database: Database) -> None:
    body = company.ready.body | {"form": kind_of(kind).EXAMPLE, "own_reference": " RE-7 "}
    checked = (await company.manager.post("/api/v1/invoice-checks", json=body)).json()
    draft = (await company.manager.post(DRAFTS, json={"kind": kind, "content": body})).json()
    assert (draft["total"], draft["own_reference"]) == (checked["total"], "RE-7")
    assert (await company.manager.get(DRAFTS)).json()["items"] == [draft]


@pytest.mark.parametrize("own_reference", [None, 7, [], "", "  "])
async def test_a_draft_without_amount_or_own_reference_says_so(own_reference: object, company: Company) -> None:
    draft = await make_draft(company.manager, {"own_reference": own_reference, "form": {"kind": "other"}})
    assert (draft["total"], draft["own_reference"]) == (None, None)


async def test_another_companys_decision_computes_nothing(company: Company, other_company: Company) -> None:
    content = other_company.ready.body
    mine = await make_draft(company.manager, content)
    assert mine["beneficiary"] is None


@pytest.mark.parametrize("content", [{}, {"form": None}, {"form": []}, {"form": {"service_from": 5}}])
async def test_any_content_is_kept_and_listed(company: Company, content: dict[str, Any]) -> None:
    draft = await make_draft(company.manager, content)
    assert draft["period_from"] is None
    assert (await company.manager.get(DRAFTS)).json()["items"] == [draft]


@pytest.mark.parametrize("beneficiary_id", [None, 7, "x", [], "00000000-0000-7000-8000-00000000abcd"])
async def test_a_beneficiary_that_is_none_is_not_shown(company: Company, beneficiary_id: object) -> None:
    draft = await make_draft(company.manager, {"beneficiary_id": beneficiary_id})
    assert draft["beneficiary"] is None


async def test_another_companys_beneficiary_is_not_shown(company: Company, other_company: Company) -> None:
    draft = await make_draft(company.manager, {"beneficiary_id": str(other_company.ready.beneficiary_id)})
    assert draft["beneficiary"] is None


async def test_autosave_needs_the_revision_that_was_read(company: Company) -> None:
    draft = await make_draft(company.manager)
    saved = await save(company.manager, draft["id"], 1, HALF)
    assert (saved.status_code, saved.json()["revision"], saved.json()["content"]) == (200, 2, HALF)
    without = await company.manager.put(f"{DRAFTS}/{draft['id']}", json={"content": {}})
    assert refusal(without) == (428, "if_match_missing")
    for stale in (1, 3, 0, "x", "*", "2.0"):
        answer = await save(company.manager, draft["id"], stale, {"lost": True})
        assert refusal(answer) == (412, "changed_meanwhile"), stale
    kept = (await company.manager.get(f"{DRAFTS}/{draft['id']}")).json()
    assert (kept["revision"], kept["content"]) == (2, HALF)


async def test_a_colleague_continues_it(company: Company) -> None:
    draft = await make_draft(company.collaborator, HALF)
    saved = await save(company.manager, draft["id"], 1, HALF | {"remark": "suite"})
    assert saved.json()["author"]["short_name"] == "Jean D."
    late = await save(company.collaborator, draft["id"], 1, HALF | {"remark": "en retard"})
    assert refusal(late) == (412, "changed_meanwhile")


async def test_another_company_cannot_see_or_touch_it(company: Company, other_company: Company) -> None:
    draft = await make_draft(company.manager, HALF)
    stranger, path = other_company.manager, f"{DRAFTS}/{draft['id']}"
    answers = [await stranger.get(path), await save(stranger, draft["id"], 1, {}), await stranger.delete(path)]
    assert [refusal(answer) for answer in answers] == [(404, "not_found")] * 3
    assert (await stranger.get(DRAFTS)).json()["items"] == []
    assert (await company.manager.get(path)).json() == draft


async def test_autosave_leaves_no_trace_in_the_audit_log_and_prolongs_no_session(
    company: Company, database: Database, clock: Clock
) -> None:
    draft = await make_draft(company.manager)
    expires = (await company.manager.get("/api/v1/sessions/current")).headers["Session-Expires-At"]
    await clock.move(minutes=10)
    saved = await save(company.manager, draft["id"], 1, HALF)
    assert saved.headers["Session-Expires-At"] == expires
    assert await audited(database, "draft", draft["id"]) == [("create", [])]
    await company.manager.delete(f"{DRAFTS}/{draft['id']}")
    assert await audited(database, "draft", draft["id"]) == [("create", []), ("delete", [])]


@pytest.mark.parametrize(("characters", "status"), [(255_000, 200), (256_100, 413)])
async def test_at_most_256_kb_are_kept(company: Company, characters: int, status: int) -> None:
    draft, content = await make_draft(company.manager), {"remark": "x" * characters}
    assert (await save(company.manager, draft["id"], 1, content)).status_code == status
    created = await company.manager.post(DRAFTS, json={"kind": "other", "content": content})
    assert created.status_code == (201 if status == 200 else 413)
    if status == 413:
        assert created.json()["code"] == "draft_too_large"


async def test_letters_count_as_they_are_sent_not_as_python_writes_them(company: Company) -> None:
    answer = await company.manager.post(DRAFTS, json={"kind": "other", "content": {"remark": "é" * 100_000}})
    assert answer.status_code == 201, answer.text


async def test_an_unknown_kind_is_refused(company: Company) -> None:
    answer = await company.manager.post(DRAFTS, json={"kind": "nonsense", "content": {}})
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/kind", "choice")]


async def test_the_last_saved_comes_first(company: Company, clock: Clock, database: Database) -> None:
    drafts = [await make_draft(company.manager) for _ in range(3)]
    for seconds, draft in zip((30, 10, 20), drafts, strict=True):
        async with database.transaction(DbRole.COMPANY, company.id) as session:
            statement = "UPDATE drafts SET saved_at = app_now() - make_interval(secs => :s) WHERE id = :id"
            await session.execute(text(statement), {"s": seconds, "id": draft["id"]})
    await clock.move(seconds=1)
    await save(company.manager, drafts[0]["id"], 1, HALF)
    listed = [item["id"] for item in (await company.manager.get(DRAFTS)).json()["items"]]
    assert listed == [drafts[0]["id"], drafts[1]["id"], drafts[2]["id"]]


async def test_a_deleted_draft_is_gone(company: Company) -> None:
    draft = await make_draft(company.manager)
    path = f"{DRAFTS}/{draft['id']}"
    assert (await company.collaborator.delete(path)).status_code == 204
    assert (await company.manager.get(path)).status_code == 404
    assert (await company.manager.delete(path)).status_code == 404
    assert refusal(await save(company.manager, draft["id"], 1, HALF)) == (404, "not_found")


async def test_its_id_becomes_the_invoices(company: Company) -> None:
    draft = await make_draft(company.collaborator, HALF)
    sent = await company.manager.submit(company.ready.body | {"draft_id": draft["id"]})
    assert sent.json()["id"] == draft["id"]
    assert (await company.manager.get(f"{DRAFTS}/{draft['id']}")).status_code == 404
    assert (await company.manager.get(DRAFTS)).json()["items"] == []
    again = company.ready.body | {"draft_id": draft["id"]}
    checked = (await company.manager.post("/api/v1/invoice-checks", json=again)).json()
    assert [(e["pointer"], e["code"]) for e in checked["errors"]] == [("/draft_id", "draft_unknown")]
    assert (await company.manager.submit(again)).json()["errors"] == checked["errors"], "the draft was sent already"


async def test_another_companys_draft_cannot_be_sent(company: Company, other_company: Company) -> None:
    theirs = await make_draft(other_company.manager, HALF)
    answer = await company.manager.submit(company.ready.body | {"draft_id": theirs["id"]})
    assert [e["code"] for e in answer.json()["errors"]] == ["draft_unknown"]
    assert (await other_company.manager.get(f"{DRAFTS}/{theirs['id']}")).status_code == 200


async def test_a_refused_submission_keeps_the_draft(company: Company) -> None:
    draft = await make_draft(company.manager, HALF)
    refused = await company.manager.submit(company.ready.body | {"draft_id": draft["id"], "declaration": False})
    assert refused.status_code == 422
    assert (await company.manager.get(f"{DRAFTS}/{draft['id']}")).json() == draft


@pytest.mark.parametrize("action", [None, Action.ACCEPT, Action.REFUSE])
async def test_a_correction_is_drafted_only_while_it_is_asked_for(
    company: Company, database: Database, action: Action | None
) -> None:
    invoice = (await company.manager.submit(company.ready.body)).json()
    if action:
        await decide(database, invoice["id"], action)
    answer = await company.manager.post(DRAFTS, json={"kind": "other", "content": {}, "invoice_id": invoice["id"]})
    assert refusal(answer) == (409, "move_not_allowed")


async def test_a_correction_has_one_draft_beside_the_list(
    company: Company, other_company: Company, database: Database
) -> None:
    invoice = (await company.manager.submit(company.ready.body)).json()
    await ask_for_correction(database, invoice["id"])
    path = f"/api/v1/invoices/{invoice['id']}/draft"
    none = await company.manager.get(path)
    assert (none.status_code, none.json()) == (200, None)
    assert refusal(await other_company.manager.get(path)) == (404, "not_found")
    draft = await make_draft(company.manager, HALF, invoice["id"])
    second = await company.collaborator.post(DRAFTS, json={"kind": "other", "content": {}, "invoice_id": invoice["id"]})
    assert refusal(second) == (409, "draft_exists")
    assert (await company.collaborator.get(path)).json() == draft
    assert (await company.manager.get(DRAFTS)).json()["items"] == []
    assert refusal(await other_company.manager.get(path)) == (404, "not_found")
    foreign = {"kind": "other", "content": {}, "invoice_id": invoice["id"]}
    assert refusal(await other_company.manager.post(DRAFTS, json=foreign)) == (404, "not_found")


async def test_the_draft_of_a_correction_makes_no_new_invoice(company: Company, database: Database) -> None:
    invoice = (await company.manager.submit(company.ready.body)).json()
    await ask_for_correction(database, invoice["id"])
    draft = await make_draft(company.manager, HALF, invoice["id"])
    answer = await company.manager.submit(company.ready.body | {"draft_id": draft["id"]})
    assert answer.status_code == 422
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [("/draft_id", "draft_of_correction")]
