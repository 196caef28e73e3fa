"""The catalogue of reasons: completed with each version, and never at the cost of what an administrator wrote."""

from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import create_async_engine

from api.core.config import sqlalchemy_url
from api.core.labels import LANGUAGES
from api.invoices.models import Reason
from api.invoices.reasons import seed_reasons
from tests.postgres import Databases


async def test_a_further_language_is_added_and_changed_words_stay(databases: Databases, worker_database: str) -> None:
    own = {"fr": "Double facture", "de": "Doppelte Rechnung"}
    engine = create_async_engine(sqlalchemy_url(SecretStr(databases.owner_url(worker_database))))
    async with engine.connect() as connection:  # and never committed
        await connection.execute(update(Reason).where(Reason.code == "duplicate").values(short=own, sentence=own))
        before = (await connection.execute(select(Reason.code, Reason.short, Reason.added_at))).all()
        await seed_reasons(connection)
        after = (await connection.execute(select(Reason.code, Reason.short, Reason.added_at))).all()
        sentence = await connection.scalar(select(Reason.sentence).where(Reason.code == "duplicate"))
    await engine.dispose()
    short = {code: words for code, words, _ in after}
    assert short["duplicate"] == {**own, "it": "Doppione", "en": "Duplicate"}
    assert sentence == {
        **own, "it": "Questa prestazione è già stata fatturata.", "en": "This service has already been invoiced."
    }  # fmt: skip
    assert all(words.keys() == set(LANGUAGES) for words in short.values())
    assert sorted(row for row in after if row[0] != "duplicate") == sorted(
        row for row in before if row[0] != "duplicate"
    )
