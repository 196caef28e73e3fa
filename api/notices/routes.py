"""What the caller was told of, and how they wish to be told, for companies."""

from fastapi import status

from api.accounts.access import AnybodyDep, CompanyManager, CompanyManagerAfterStepUp, CurrentMember, QuietMember
from api.core.audit import audit
from api.core.cursor import DEFAULT_LIMIT, CursorText, Limit
from api.core.db import DatabaseDep, SessionDep
from api.core.http import router
from api.notices import mailbox, queries, service
from api.notices.schemas import (
    MailboxConfirmed,
    MailboxInput,
    MailboxOut,
    MailboxToken,
    MailPreferences,
    MailPreferencesInput,
    NoticeCounts,
    Notices,
    Reading,
)

routes = router("notices", "/api/v1")


@routes.get("/notices")
async def list_notices(
    session: SessionDep,
    member: CurrentMember,
    unread: bool = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: CursorText = None,
) -> Notices:
    """What happened to the caller's requests and messages in the last twelve months, the newest first."""
    await audit(session, member, "list", "notice", None)
    return await queries.list_notices(session, member, unread=unread, limit=limit, cursor=cursor)


@routes.get("/notice-counts")
async def get_notice_counts(session: SessionDep, member: QuietMember) -> NoticeCounts:
    """How many notices the caller has not read. Asking does not prolong the session."""
    return await queries.count_unread(session, member)


@routes.post("/notices/readings", status_code=status.HTTP_204_NO_CONTENT)
async def create_notice_reading(body: Reading, session: SessionDep, member: CurrentMember) -> None:
    """Say that the caller has seen notices: those of a request, a conversation or a draft, all up to one
    of them, or all."""
    await service.have_read(session, member, body)


@routes.get("/account/mails")
async def get_mail_preferences(session: SessionDep, member: CurrentMember) -> MailPreferences:
    """Which mails the caller gets for this company."""
    return await queries.mail_preferences(session, member)


@routes.put("/account/mails")
async def put_mail_preferences(
    body: MailPreferencesInput, session: SessionDep, member: CurrentMember
) -> MailPreferences:
    """Choose which mails to get for this company. What asks for something, and what is about access, accounts and
    refusals, is mailed in every case."""
    await service.choose_mails(session, member, body.mails)
    return MailPreferences(mails=body.mails)


@routes.get("/mailbox")
async def get_mailbox(session: SessionDep, member: CompanyManager) -> MailboxOut:
    """The company's shared mailbox, to which copies of notices go. 404 where there is none."""
    return await mailbox.get_mailbox(session, member)


@routes.put("/mailbox")
async def put_mailbox(body: MailboxInput, session: SessionDep, member: CompanyManagerAfterStepUp) -> MailboxOut:
    """Choose a shared mailbox. Needs a fresh second factor. Another address gets a mail with a link, and copies once
    it was used; all managers get an e-mail."""
    return await mailbox.put_mailbox(session, member, body)


@routes.delete("/mailbox", status_code=status.HTTP_204_NO_CONTENT)
async def delete_mailbox(session: SessionDep, member: CompanyManagerAfterStepUp) -> None:
    """Send no copies any more. Needs a fresh second factor; all managers get an e-mail."""
    await mailbox.remove(session, member)


@routes.post("/mailbox/mails", status_code=status.HTTP_202_ACCEPTED)
async def mail_mailbox_again(session: SessionDep, member: CompanyManagerAfterStepUp) -> MailboxOut:
    """Mail another link, good for 72 hours; the one before no longer works. Needs a fresh second factor."""
    return await mailbox.mail_again(session, member)


@routes.post("/mailbox/confirmations", status_code=status.HTTP_201_CREATED)
async def confirm_mailbox(body: MailboxToken, caller: AnybodyDep, database: DatabaseDep) -> MailboxConfirmed:
    """Confirm a company's mailbox with the token of the mailed link, once."""
    return await mailbox.confirm(database, caller, body.token)
