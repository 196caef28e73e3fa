-- As in 0043, with requests that went to another office.
CREATE OR REPLACE FUNCTION keep_facts(event invoice_events) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  before invoice_events;
BEGIN
  IF event.action = 'submit' THEN
    INSERT INTO invoice_facts (invoice_id, organisation_id, kind, total, submitted_at, rules)
    SELECT i.id, i.organisation_id, i.kind, i.total, event.at, (
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
