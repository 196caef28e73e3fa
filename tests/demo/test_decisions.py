"""Decisions of the demo that have terms."""

from api.beneficiaries.schemas import DecisionInput
from api.demo.beneficiaries import insured_persons
from api.demo.decisions import decisions_with_terms
from api.demo.people import companies


def test_every_company_has_decisions_of_each_type_with_terms_that_could_be_typed() -> None:
    for company, people in insured_persons(companies()).items():
        rows = decisions_with_terms(company, people)
        assert {row["form_kind"] for row in rows} == {
            *("assistance", "helplessness", "hearing_aid", "assistive_devices", "travel", "other"),
        }
        for row in rows:
            sent = {name: row[name] for name in DecisionInput.model_fields} | {"date": str(row["date"])}
            sent |= {name: row[name] and str(row[name]) for name in ("valid_from", "valid_to", "approved_amount")}
            sent |= {name: row[name] and str(row[name]) for name in ("monthly_amount", "annual_amount", "night_flat")}
            sent |= {"qualified_hours": row["qualified_hours"] and str(row["qualified_hours"])}
            assert DecisionInput.model_validate(sent).number == row["number"]
