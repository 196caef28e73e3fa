-- The officer who works for a company in its role (`PaperClerk`); none for the company's own people.
CREATE FUNCTION app_officer_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT NULLIF(current_setting('app.officer_id', true), '')::uuid $$;

-- Drafts of paper are their officer's, and all others the company's: neither sees the other's.
DROP POLICY company_own ON drafts;

CREATE POLICY company_own ON drafts TO guichet_company USING (
  organisation_id = app_organisation_id() AND (received_on IS NULL) = (app_officer_id() IS NULL)
  AND (app_officer_id() IS NULL OR author_id = app_officer_id()));

DROP POLICY office_all ON drafts;

CREATE POLICY office_reads ON drafts FOR SELECT TO guichet_office USING (received_on IS NOT NULL);

GRANT SELECT ON drafts TO guichet_office;

-- An officer only enters what came on paper, under their own name; and nobody of a company enters anything as paper.
CREATE POLICY entered_as_is ON invoices AS RESTRICTIVE FOR INSERT TO guichet_company
  WITH CHECK (entered_by IS NOT DISTINCT FROM app_officer_id());

CREATE POLICY not_by_officers ON invoices AS RESTRICTIVE FOR UPDATE TO guichet_company USING (app_officer_id() IS NULL);

CREATE POLICY not_by_officers ON bank_accounts AS RESTRICTIVE FOR INSERT TO guichet_company
  WITH CHECK (app_officer_id() IS NULL);

CREATE POLICY not_changed_by_officers ON bank_accounts AS RESTRICTIVE FOR UPDATE TO guichet_company
  USING (app_officer_id() IS NULL);

CREATE POLICY not_by_officers ON messages AS RESTRICTIVE FOR INSERT TO guichet_company
  WITH CHECK (app_officer_id() IS NULL);

-- How a request came does not change.
CREATE FUNCTION keep_origin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'how a request came is not changed' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER keep_origin BEFORE UPDATE ON invoices FOR EACH ROW
  WHEN ((OLD.entered_by, OLD.received_on) IS DISTINCT FROM (NEW.entered_by, NEW.received_on))
  EXECUTE FUNCTION keep_origin();

-- As before (0043), and the same for what the office entered.
CREATE OR REPLACE FUNCTION hours_until(ending invoice_events, OUT own_hours integer, OUT elapsed_hours integer)
LANGUAGE sql STABLE AS $$
  WITH history AS (
    SELECT at, position, action, to_status, lead(action) OVER (ORDER BY position) AS following
    FROM invoice_events WHERE invoice_id = ending.invoice_id AND position <= ending.position),
  kept AS (
    SELECT at, to_status, lead(at) OVER (ORDER BY position) AS until FROM history
    WHERE position >= (SELECT max(position) FROM history WHERE action IN ('submit', 'enter'))
      AND action <> 'undo' AND following IS DISTINCT FROM 'undo')
  SELECT floor(COALESCE(sum(extract(epoch FROM until - at)) FILTER (WHERE to_status = 'in_review'), 0) / 3600)::integer,
    floor(extract(epoch FROM max(at) - min(at)) / 3600)::integer
  FROM kept
$$;

CREATE OR REPLACE FUNCTION keep_facts(event invoice_events) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  before invoice_events;
BEGIN
  IF event.action IN ('submit', 'enter') THEN
    INSERT INTO invoice_facts (invoice_id, organisation_id, kind, total, submitted_at, on_paper, rules)
    SELECT i.id, i.organisation_id, i.kind, i.total, event.at, event.action = 'enter', (
      SELECT array_agg(DISTINCT warning ->> 'code' ORDER BY warning ->> 'code')
      FROM invoice_versions v, jsonb_array_elements(v.assessment -> 'warnings') AS warning
      WHERE v.invoice_id = i.id AND v.version = event.version)
    FROM invoices i WHERE i.id = event.invoice_id;
  ELSIF event.action = 'recall' THEN
    DELETE FROM invoice_facts WHERE invoice_id = event.invoice_id;
  ELSIF event.action = 'correct' THEN
    UPDATE invoice_facts f SET with_company = false, total = i.total
    FROM invoices i WHERE f.invoice_id = event.invoice_id AND i.id = event.invoice_id;
  ELSIF event.action IN ('accept', 'refuse', 'forward', 'withdraw') THEN
    UPDATE invoice_facts f SET outcome = event.to_status, ended_at = event.at, with_company = false,
      decided_by = CASE WHEN event.actor_side = 'office' THEN event.actor_id END,
      own_hours = hours.own_hours, elapsed_hours = hours.elapsed_hours
    FROM hours_until(event) AS hours WHERE f.invoice_id = event.invoice_id;
  ELSIF event.action IN ('reopen', 'return', 'undo') THEN
    UPDATE invoice_facts SET outcome = NULL, ended_at = NULL, decided_by = NULL, own_hours = NULL, elapsed_hours = NULL,
      with_company = false
    WHERE invoice_id = event.invoice_id;
  END IF;
  IF event.action IN ('request_correction', 'undo') THEN
    SELECT * INTO before FROM invoice_events
    WHERE invoice_id = event.invoice_id AND position < event.position ORDER BY position DESC LIMIT 1;
    IF event.action = 'undo' THEN
      DELETE FROM correction_facts WHERE event_id = before.id;
    ELSE  -- of the items, those that are newer than what happened before: older ones were undone
      INSERT INTO correction_facts (event_id, invoice_id, organisation_id, kind, asked_at, asked_by, fields, reasons)
      SELECT event.id, i.id, i.organisation_id, i.kind, event.at, event.actor_id,
        array_agg(DISTINCT c.label ORDER BY c.label) FILTER (WHERE c.label IS NOT NULL),
        array_agg(DISTINCT c.reason_code ORDER BY c.reason_code) FILTER (WHERE c.reason_code IS NOT NULL)
      FROM invoices i
      LEFT JOIN correction_items c ON c.invoice_id = i.id AND c.version = event.version AND c.created_at >= before.at
      WHERE i.id = event.invoice_id GROUP BY i.id;
    END IF;
    UPDATE invoice_facts f SET with_company = event.action = 'request_correction', corrections = known.corrections,
      fields = known.fields, reasons = known.reasons
    FROM (
      SELECT count(*) AS corrections,
        (SELECT array_agg(DISTINCT field ORDER BY field) FROM correction_facts k, unnest(k.fields) AS field
         WHERE k.invoice_id = event.invoice_id) AS fields,
        (SELECT array_agg(DISTINCT reason ORDER BY reason) FROM correction_facts k, unnest(k.reasons) AS reason
         WHERE k.invoice_id = event.invoice_id) AS reasons
      FROM correction_facts c WHERE c.invoice_id = event.invoice_id) AS known
    WHERE f.invoice_id = event.invoice_id;
  END IF;
END $$;

-- As before (0044); paper waits since it came in.
CREATE OR REPLACE FUNCTION count_waiting_anew(zone text, only_open boolean) RETURNS void LANGUAGE sql
AS $$
  WITH moves AS (
    SELECT e.invoice_id, e.from_status, e.to_status, e.at,
      max(e.at) FILTER (WHERE e.from_status = 'in_review') OVER (
        PARTITION BY e.invoice_id ORDER BY e.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS left_at
    FROM invoice_events e JOIN invoices i ON i.id = e.invoice_id
    WHERE NOT only_open OR i.status IN ('in_review', 'to_correct')),
  away AS (
    SELECT invoice_id, from_status, working_days((left_at AT TIME ZONE zone)::date, (at AT TIME ZONE zone)::date) AS days
    FROM moves WHERE to_status = 'in_review' AND from_status NOT IN ('draft', 'in_review')),
  sums AS (
    SELECT invoice_id, sum(days)::integer AS days,
      COALESCE(sum(days) FILTER (WHERE from_status = 'to_correct'), 0)::integer AS asked
    FROM away GROUP BY invoice_id)
  UPDATE invoices i SET company_days = s.asked, waiting_since =
    later_by_working_days(
      COALESCE(i.received_on, (i.submitted_at AT TIME ZONE zone)::date), s.days)::timestamp AT TIME ZONE zone
  FROM sums s WHERE i.id = s.invoice_id
$$
