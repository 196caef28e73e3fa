"""The sums of the reconciliation, each one statement: what went in, what is there, and what does not agree.

A statement sees one moment, so nothing that happens meanwhile makes a difference. Read as the office, which sees all
companies and neither addresses nor contents of mails.
"""

from typing import Final

from sqlalchemy import TextClause, text

from api.invoices.submission import CORRECT, CREATE
from api.notices.service import BY_CHOICE

REFERENCES: Final = 20
"""So many references of what does not agree are named."""

_WRONG: Final = f"""
    (SELECT count(*) FROM wrong) AS differences,
    ARRAY(SELECT DISTINCT reference FROM wrong WHERE reference IS NOT NULL ORDER BY 1 LIMIT {REFERENCES}) AS references
    """  # noqa: S608 - our own text

_DECISIONS: Final = {
    "accept": "invoice_accepted",
    "request_correction": "correction_requested",
    "refuse": "invoice_refused",
    "forward": "invoice_forwarded",
}
_REDUCED: Final = "invoice_reduced"  # the mail of an acceptance of less than was asked for
_ACTIONS: Final = ", ".join(f"'{action}'" for action in _DECISIONS)
_MAILS: Final = ", ".join(f"'{mail}'" for mail in [*_DECISIONS.values(), _REDUCED])
_MAIL_OF: Final = " ".join(f"WHEN '{action}' THEN '{mail}'" for action, mail in _DECISIONS.items())
_MUST_BE_MAILED: Final = ", ".join(f"'{mail}'" for mail in sorted({*_DECISIONS.values(), _REDUCED} - BY_CHOICE))
# Notices are kept for a year.
_SINCE: Final = "app_now() - interval '360 days'"
# Of what it took over before its first message, an installation told nobody.
_FIRST: Final = "(SELECT min(created_at) FROM outbox)"

# Every submission and correction that was answered with success is there as it was answered. Answers are kept 30 days.
_ACKNOWLEDGED: Final = f"""
    WITH acknowledged AS MATERIALIZED (
      SELECT organisation_id, (answer::jsonb->>'id')::uuid AS invoice_id, answer::jsonb->>'reference' AS reference,
             (answer::jsonb->>'version')::integer AS version
      FROM idempotency_keys WHERE operation IN ('{CREATE}', '{CORRECT}')),
    wrong AS MATERIALIZED (
      SELECT a.reference FROM acknowledged a
      LEFT JOIN invoices i ON i.id = a.invoice_id AND i.organisation_id = a.organisation_id
      LEFT JOIN invoice_versions v ON v.invoice_id = a.invoice_id AND v.version = a.version
      LEFT JOIN invoice_events e
        ON e.invoice_id = a.invoice_id AND e.version = a.version AND e.action IN ('submit', 'enter', 'correct')
      WHERE i.id IS NULL OR v.invoice_id IS NULL OR e.id IS NULL)
    SELECT (SELECT count(*) FROM acknowledged) AS counted_in,
           (SELECT count(*) FROM acknowledged) - (SELECT count(*) FROM wrong) AS counted_out, {_WRONG}
    """  # noqa: S608 - our own text

# Each sending is an event, and each has its version; and the request stands at its last version.
_VERSIONS: Final = f"""
    WITH sent AS MATERIALIZED (
      SELECT invoice_id, version, count(*) AS events FROM invoice_events
      WHERE action IN ('submit', 'enter', 'correct') GROUP BY invoice_id, version),
    kept AS MATERIALIZED (SELECT invoice_id, version FROM invoice_versions),
    apart AS (
      SELECT COALESCE(s.invoice_id, k.invoice_id) AS invoice_id
      FROM sent s FULL JOIN kept k ON k.invoice_id = s.invoice_id AND k.version = s.version
      WHERE s.invoice_id IS NULL OR k.invoice_id IS NULL OR s.events <> 1
      UNION
      SELECT i.id FROM invoices i LEFT JOIN kept k ON k.invoice_id = i.id AND k.version = i.version
      WHERE k.invoice_id IS NULL),
    wrong AS MATERIALIZED (
      SELECT COALESCE(i.reference, a.invoice_id::text) AS reference FROM apart a
      LEFT JOIN invoices i ON i.id = a.invoice_id)
    SELECT COALESCE((SELECT sum(events) FROM sent), 0)::bigint AS counted_in,
           (SELECT count(*) FROM kept) AS counted_out, {_WRONG}
    """  # noqa: S608 - our own text

# Each request has the status to which its last event led.
_STATUSES: Final = f"""
    WITH last AS MATERIALIZED (
      SELECT DISTINCT ON (invoice_id) invoice_id, to_status FROM invoice_events ORDER BY invoice_id, position DESC),
    wrong AS MATERIALIZED (
      SELECT i.reference FROM invoices i LEFT JOIN last l ON l.invoice_id = i.id
      WHERE l.to_status IS DISTINCT FROM i.status)
    SELECT (SELECT count(*) FROM invoices) AS counted_in,
           (SELECT count(*) FROM invoices) - (SELECT count(*) FROM wrong) AS counted_out, {_WRONG}
    """  # noqa: S608 - our own text

# Each decision that the company was told of has a notice for each person who was told, once, and each has its mail: at
# once, or with the day's others where they wish so and may. Told are all that were not undone, nor overtaken by what
# the company did itself, a moment after they could be undone no longer.
_DECIDED: Final = f"""
    WITH decided AS MATERIALIZED (
      SELECT e.id, e.invoice_id, COALESCE(s.told_at, e.at) AS at,
             CASE WHEN e.reduction_id IS NOT NULL THEN '{_REDUCED}' ELSE CASE e.action {_MAIL_OF} END END AS mail
      FROM invoice_events e JOIN organisations o ON o.id = e.organisation_id AND o.closed_at IS NULL
      LEFT JOIN tellings s ON s.invoice_id = e.invoice_id AND s.position = e.position
      WHERE e.action IN ({_ACTIONS}) AND e.at > {_SINCE} AND e.at >= {_FIRST}
        AND (s.state IS NULL OR s.state = 'told'
             OR s.state = 'waiting' AND s.until < app_now() - interval '10 minutes')),
    told AS (
      SELECT d.id, count(n.person_id) AS notices, count(DISTINCT n.person_id) AS people,
             count(*) FILTER (WHERE n.person_id IS NOT NULL AND n.outbox_id IS NULL AND n.kind IN ({_MUST_BE_MAILED}))
               AS unmailed
      FROM decided d LEFT JOIN notices n ON n.invoice_id = d.invoice_id AND n.kind = d.mail AND n.created_at = d.at
      GROUP BY d.id),
    wrong AS MATERIALIZED (
      SELECT i.reference FROM told t JOIN decided d ON d.id = t.id LEFT JOIN invoices i ON i.id = d.invoice_id
      WHERE t.notices = 0 OR t.notices <> t.people OR t.unmailed > 0)
    SELECT (SELECT count(*) FROM decided) AS counted_in,
           (SELECT count(*) FROM decided) - (SELECT count(*) FROM wrong) AS counted_out, {_WRONG}
    """  # noqa: S608 - our own text

# Each mail that a notice was sent with is in the outbox, and each mail about a decision belongs to one notice.
_MAILED: Final = f"""
    WITH noted AS MATERIALIZED (
      SELECT outbox_id, reference FROM notices
      WHERE outbox_id IS NOT NULL AND kind IN ({_MAILS}) AND created_at > {_SINCE}),
    mails AS MATERIALIZED (
      SELECT id FROM outbox WHERE message IN ({_MAILS}) AND created_at > {_SINCE}),
    wrong AS MATERIALIZED (
      SELECT COALESCE(n.reference, m.id::text) AS reference FROM noted n FULL JOIN mails m ON m.id = n.outbox_id
      WHERE n.outbox_id IS NULL OR m.id IS NULL)
    SELECT (SELECT count(*) FROM noted) AS counted_in, (SELECT count(*) FROM mails) AS counted_out, {_WRONG}
    """  # noqa: S608 - our own text

# Every mail and SMS was sent, has failed, or waits with a job that will send it.
_OUTBOX: Final = f"""
    WITH waiting AS MATERIALIZED (SELECT id, message FROM outbox WHERE state = 'queued'),
    jobs AS MATERIALIZED (
      SELECT (convert_from(payload, 'UTF8')::jsonb->>'outbox_id')::uuid AS id
      FROM pgqueuer.pgqueuer WHERE payload IS NOT NULL),
    wrong AS MATERIALIZED (
      SELECT w.message || ' ' || w.id AS reference FROM waiting w
      WHERE NOT EXISTS (SELECT FROM jobs j WHERE j.id = w.id))
    SELECT (SELECT count(*) FROM outbox) AS counted_in,
           (SELECT count(*) FROM outbox) - (SELECT count(*) FROM wrong) AS counted_out, {_WRONG}
    """  # noqa: S608 - our own text

# The positions of each company's events run from one to the counter's without a gap.
_POSITIONS: Final = f"""
    WITH kept AS MATERIALIZED (
      SELECT organisation_id, count(*) AS events, min(position) AS first, max(position) AS last
      FROM invoice_events GROUP BY organisation_id),
    wrong AS MATERIALIZED (
      SELECT o.name AS reference
      FROM event_counters c FULL JOIN kept k ON k.organisation_id = c.organisation_id
      LEFT JOIN organisations o ON o.id = COALESCE(c.organisation_id, k.organisation_id)
      WHERE c.position IS DISTINCT FROM k.events OR k.first IS DISTINCT FROM 1 OR k.last IS DISTINCT FROM k.events)
    SELECT COALESCE((SELECT sum(position) FROM event_counters), 0)::bigint AS counted_in,
           COALESCE((SELECT sum(events) FROM kept), 0)::bigint AS counted_out, {_WRONG}
    """  # noqa: S608 - our own text

# Each reduction that an acceptance names is what was asked for less its lines; and a request stands at the reduction of
# its last acceptance, at none while it is decided anew.
_REDUCTIONS: Final = f"""
    WITH accepted AS MATERIALIZED (
      SELECT invoice_id, reduction_id FROM invoice_events WHERE reduction_id IS NOT NULL),
    last AS (
      SELECT DISTINCT ON (e.invoice_id) e.invoice_id, e.reduction_id FROM invoice_events e
      WHERE e.invoice_id IN (SELECT invoice_id FROM accepted) AND e.action = 'accept'
      ORDER BY e.invoice_id, e.position DESC),
    sums AS (
      SELECT reduction_id, sum(requested - allowed) AS less FROM reduction_lines GROUP BY reduction_id),
    wrong AS MATERIALIZED (
      SELECT i.reference FROM accepted a JOIN invoices i ON i.id = a.invoice_id
      LEFT JOIN reductions r ON r.id = a.reduction_id LEFT JOIN sums s ON s.reduction_id = r.id
      LEFT JOIN invoice_versions v ON v.invoice_id = r.invoice_id AND v.version = r.version
      WHERE r.requested - r.allowed IS DISTINCT FROM s.less
        OR r.requested <> (v.assessment ->> 'total')::numeric
      UNION ALL
      SELECT i.reference FROM invoices i LEFT JOIN last l ON l.invoice_id = i.id
      WHERE (i.reduction_id IS NOT NULL OR l.reduction_id IS NOT NULL)
        AND i.reduction_id IS DISTINCT FROM
          CASE WHEN i.status IN ('accepted', 'transmitted', 'paid') THEN l.reduction_id END)
    SELECT (SELECT count(*) FROM accepted) AS counted_in,
           (SELECT count(*) FROM accepted) - (SELECT count(*) FROM wrong) AS counted_out, {_WRONG}
    """  # noqa: S608 - our own text

SUMS: Final[dict[str, TextClause]] = {
    "acknowledged": text(_ACKNOWLEDGED),
    "versions": text(_VERSIONS),
    "statuses": text(_STATUSES),
    "positions": text(_POSITIONS),
    "reductions": text(_REDUCTIONS),
    "decided": text(_DECIDED),
    "mailed": text(_MAILED),
    "outbox": text(_OUTBOX),
}
NAMES: Final = (*SUMS, "files", "rows")
"""All sums, in the order in which they are shown; the last two are those of the storage."""
