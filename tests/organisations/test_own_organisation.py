from tests.callers import Caller, Company


async def test_members_see_their_company(company: Company) -> None:
    for caller in (company.manager, company.collaborator):
        answer = await caller.get("/api/v1/organisation")
        assert answer.status_code == 200
        assert answer.json()["id"] == str(company.id)
        assert answer.json()["town"] == "Berne"


async def test_members_see_each_other_and_nobody_else(company: Company, other_company: Company) -> None:
    for caller in (company.manager, company.collaborator):
        items = (await caller.get("/api/v1/members")).json()["items"]
        assert [(m["short_name"], m["role"], m["active"]) for m in items] == [
            ("Jean D.", "manager", True),
            ("Sandra K.", "collaborator", True),
        ]
        assert {m["id"] for m in items} == {str(company.made.manager.id), str(company.made.collaborator.id)}
    assert other_company.id != company.id


async def test_nobody_else_sees_a_company(client: Caller, officer: Caller) -> None:
    for path in ("/api/v1/organisation", "/api/v1/members", "/api/v1/bank-accounts"):
        assert (await client.get(path)).status_code == 401
        assert (await officer.get(path)).status_code == 401
