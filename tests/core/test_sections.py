"""What a section says of its columns, beside their words."""

from decimal import Decimal

from api.core.sections import Amount, Cell, Column, Section, Table, TableRow, Value, render


def _amounts(*rows: Value) -> bool:
    """Whether a column with these values is told to hold amounts."""
    table = Table("forms.other.lines", [Column("forms.other.lines.amount")], [TableRow([Cell(row)]) for row in rows])
    (section,) = render([Section("forms.other.lines", table=table)], "fr")
    assert section.table is not None
    return section.table.columns[0].amount


def test_a_column_of_amounts_holds_amounts_and_nothing_else() -> None:
    amount = Amount(Decimal("1234.50"))
    assert _amounts(amount, amount)
    assert _amounts(amount, None)
    assert not _amounts(amount, Decimal("1.50"))
    assert not _amounts(None)
    assert not _amounts()
