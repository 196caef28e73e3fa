-- The office reduces; a company reads what it was told. Nobody changes a reduction.
ALTER TABLE reductions ENABLE ROW LEVEL SECURITY;

ALTER TABLE reductions FORCE ROW LEVEL SECURITY;

ALTER TABLE reduction_lines ENABLE ROW LEVEL SECURITY;

ALTER TABLE reduction_lines FORCE ROW LEVEL SECURITY;

-- Whether the company was told of a decision, which it cannot look up itself.
CREATE FUNCTION decision_is_told(request uuid, at_position bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (
    SELECT FROM tellings WHERE invoice_id = request AND tellings.position = at_position AND state = 'told')
$$;

REVOKE EXECUTE ON FUNCTION decision_is_told(uuid, bigint) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION decision_is_told(uuid, bigint) TO guichet_company;

CREATE POLICY company_told ON reductions FOR SELECT TO guichet_company USING (
  organisation_id = app_organisation_id() AND EXISTS (
    SELECT FROM invoice_events e
    WHERE e.reduction_id = reductions.id AND decision_is_told(e.invoice_id, e.position)));

CREATE POLICY company_told ON reduction_lines FOR SELECT TO guichet_company USING (
  organisation_id = app_organisation_id() AND EXISTS (SELECT FROM reductions r WHERE r.id = reduction_id));

CREATE POLICY worker_own ON reductions FOR SELECT TO guichet_worker USING (organisation_id = app_organisation_id());

CREATE POLICY worker_own ON reduction_lines FOR SELECT TO guichet_worker
  USING (organisation_id = app_organisation_id());

CREATE POLICY office_all ON reductions TO guichet_office USING (true);

CREATE POLICY office_all ON reduction_lines TO guichet_office USING (true);

GRANT SELECT ON reductions, reduction_lines TO guichet_company, guichet_worker;

GRANT SELECT, INSERT ON reductions, reduction_lines TO guichet_office;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reductions FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reduction_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A line is one of what was sent, at its amount, and comes before anybody names the reduction.
CREATE FUNCTION check_reduction_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  whole reductions;
BEGIN
  SELECT * INTO STRICT whole FROM reductions WHERE id = NEW.reduction_id;
  IF NEW.organisation_id <> whole.organisation_id
    OR NEW.requested IS DISTINCT FROM (
      SELECT (v.assessment -> 'lines' -> NEW.line::integer ->> 'amount')::numeric FROM invoice_versions v
      WHERE v.invoice_id = whole.invoice_id AND v.version = whole.version)
    OR EXISTS (SELECT FROM invoice_events e WHERE e.reduction_id = whole.id)
    OR EXISTS (SELECT FROM second_looks s WHERE s.invoice_id = whole.invoice_id AND s.reduction_id = whole.id) THEN
    RAISE EXCEPTION 'a line of a reduction is one that was sent' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER check_reduction_line BEFORE INSERT ON reduction_lines
  FOR EACH ROW EXECUTE FUNCTION check_reduction_line();

-- What an acceptance, or the question to a second officer, names is a reduction of that version, to the rappen.
CREATE FUNCTION check_reduction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM reductions r JOIN invoices i ON i.id = r.invoice_id
    WHERE r.id = NEW.reduction_id AND r.invoice_id = NEW.invoice_id AND r.version = NEW.version
      AND i.version = r.version AND i.total = r.requested AND r.requested - r.allowed = (
        SELECT sum(l.requested - l.allowed) FROM reduction_lines l WHERE l.reduction_id = r.id)) THEN
    RAISE EXCEPTION 'a reduction is of what was sent, and the sum of its lines' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER check_reduction BEFORE INSERT ON invoice_events
  FOR EACH ROW WHEN (NEW.reduction_id IS NOT NULL) EXECUTE FUNCTION check_reduction();

CREATE TRIGGER check_reduction BEFORE INSERT ON second_looks
  FOR EACH ROW WHEN (NEW.reduction_id IS NOT NULL) EXECUTE FUNCTION check_reduction();

-- A request stands at the reduction that its acceptance names, and no company changes that.
CREATE FUNCTION check_accepted_reduction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.reduction_id IS DISTINCT FROM (SELECT reduction_id FROM invoices WHERE id = NEW.invoice_id) THEN
    RAISE EXCEPTION 'a request stands at the reduction of its acceptance' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER check_accepted_reduction AFTER INSERT ON invoice_events
  FOR EACH ROW WHEN (NEW.action = 'accept') EXECUTE FUNCTION check_accepted_reduction();

CREATE FUNCTION check_who_reduces() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'guichet_company' THEN
    RAISE EXCEPTION 'the office reduces' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER check_who_reduces BEFORE UPDATE ON invoices
  FOR EACH ROW WHEN (NEW.reduction_id IS DISTINCT FROM OLD.reduction_id) EXECUTE FUNCTION check_who_reduces();

-- Statistics: what is allowed of an accepted request, where it is less.
CREATE FUNCTION keep_allowed(event invoice_events) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF event.reduction_id IS NOT NULL THEN
    UPDATE invoice_facts f SET allowed = r.allowed
    FROM reductions r WHERE f.invoice_id = event.invoice_id AND r.id = event.reduction_id;
  ELSIF event.action IN ('reopen', 'return', 'undo') THEN
    UPDATE invoice_facts SET allowed = NULL WHERE invoice_id = event.invoice_id AND allowed IS NOT NULL;
  END IF;
END $$;

CREATE OR REPLACE FUNCTION event_keeps_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM keep_facts(NEW);
  PERFORM keep_allowed(NEW);
  RETURN NULL;
END $$
