-- Who may do what to which rows (SECURITY R-42, DECISIONS 10). Each database role has its own policies: a policy with
-- "OR office" would make the office's text search a sequential scan.

-- Partitions of the audit log: made ahead by a job, with the owner's rights.
CREATE TABLE audit_events_default PARTITION OF audit_events DEFAULT;
CREATE FUNCTION make_audit_partitions(first date, months integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  month date;
BEGIN
  FOR month IN SELECT generate_series(date_trunc('month', first), date_trunc('month', first) + make_interval(months => months), interval '1 month') LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS public.%I PARTITION OF public.audit_events FOR VALUES FROM (%L) TO (%L)',
      'audit_events_' || to_char(month, 'YYYY_MM'), month, month + interval '1 month');
    EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', 'audit_events_' || to_char(month, 'YYYY_MM'));
    EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', 'audit_events_' || to_char(month, 'YYYY_MM'));
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION make_audit_partitions(date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION make_audit_partitions(date, integer) TO guichet_worker;

-- Every table with an organisation, and people: row level security, for the owner too.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'organisations', 'memberships', 'people', 'bank_accounts', 'beneficiaries', 'decisions', 'documents', 'drafts',
    'invoices', 'invoice_versions', 'invoice_events', 'event_counters', 'correction_items', 'invoice_claims',
    'idempotency_keys', 'audit_events', 'audit_events_default'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
  END LOOP;
  -- A company, and a job done for a company: its own rows.
  FOREACH name IN ARRAY ARRAY[
    'memberships', 'bank_accounts', 'beneficiaries', 'decisions', 'documents', 'drafts', 'invoices',
    'invoice_versions', 'invoice_events', 'event_counters', 'correction_items', 'invoice_claims', 'idempotency_keys'
  ] LOOP
    EXECUTE format('CREATE POLICY company_own ON %I TO guichet_company
      USING (organisation_id = NULLIF(current_setting(''app.organisation_id'', true), '''')::uuid)', name);
    EXECUTE format('CREATE POLICY worker_own ON %I TO guichet_worker
      USING (organisation_id = NULLIF(current_setting(''app.organisation_id'', true), '''')::uuid)', name);
    EXECUTE format('CREATE POLICY office_all ON %I TO guichet_office USING (true)', name);
  END LOOP;
END $$;

CREATE POLICY company_own ON organisations TO guichet_company USING (id = app_organisation_id());
CREATE POLICY worker_own ON organisations TO guichet_worker USING (id = app_organisation_id());
CREATE POLICY office_all ON organisations TO guichet_office USING (true);
CREATE POLICY auth_all ON organisations FOR SELECT TO guichet_auth USING (true);
CREATE POLICY auth_all ON memberships FOR SELECT TO guichet_auth USING (true);

-- A company sees the people who are its members, nobody else.
CREATE POLICY company_own ON people FOR SELECT TO guichet_company USING (id IN (SELECT person_id FROM memberships));
CREATE POLICY auth_all ON people TO guichet_auth USING (true);
CREATE POLICY office_all ON people TO guichet_office USING (true);
CREATE POLICY worker_all ON people FOR SELECT TO guichet_worker USING (true);

CREATE POLICY company_adds ON audit_events FOR INSERT TO guichet_company WITH CHECK (organisation_id = app_organisation_id());
CREATE POLICY auth_adds ON audit_events FOR INSERT TO guichet_auth WITH CHECK (true);
CREATE POLICY worker_adds ON audit_events FOR INSERT TO guichet_worker WITH CHECK (true);
CREATE POLICY office_adds ON audit_events FOR INSERT TO guichet_office WITH CHECK (true);
CREATE POLICY office_reads ON audit_events FOR SELECT TO guichet_office USING (true);

GRANT USAGE ON SCHEMA public TO guichet_auth, guichet_company, guichet_office, guichet_worker;

-- Who is calling: people, sessions, counters; memberships and organisations to read.
GRANT SELECT, UPDATE ON people TO guichet_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON sessions, login_attempts, throttles, flood_counters TO guichet_auth;
GRANT SELECT ON memberships, organisations, office_members TO guichet_auth;
GRANT SELECT, INSERT ON registrations TO guichet_auth;
GRANT INSERT ON outbox, audit_events TO guichet_auth;

-- A company's people.
GRANT SELECT ON organisations, memberships, people, reasons, correction_items TO guichet_company;
GRANT SELECT, INSERT, UPDATE ON bank_accounts, beneficiaries, invoices, event_counters TO guichet_company;
GRANT SELECT, INSERT, UPDATE, DELETE ON decisions, documents, drafts TO guichet_company;
GRANT SELECT, INSERT ON invoice_versions, invoice_events, idempotency_keys TO guichet_company;
GRANT SELECT, INSERT, DELETE ON invoice_claims TO guichet_company;
GRANT INSERT ON outbox, audit_events TO guichet_company;
GRANT USAGE ON SEQUENCE invoice_serial TO guichet_company;

-- The office's people.
GRANT SELECT ON organisations, memberships, people, bank_accounts, beneficiaries, decisions, documents, invoice_versions,
  invoice_events, event_counters, correction_items, invoice_claims, invoices, registrations, office_members, reasons,
  audit_events, throttles TO guichet_office;
GRANT INSERT ON organisations, memberships, people, invoice_events, event_counters, correction_items, outbox, audit_events
  TO guichet_office;
GRANT UPDATE ON registrations, invoices, event_counters, people, reasons TO guichet_office;

-- Jobs.
GRANT SELECT ON organisations, memberships, people, beneficiaries, invoices, invoice_versions, invoice_events,
  correction_items, bank_accounts, reasons, office_members, registrations, login_attempts TO guichet_worker;
GRANT SELECT, UPDATE, DELETE ON documents, outbox TO guichet_worker;
GRANT SELECT, DELETE ON idempotency_keys TO guichet_worker;
GRANT INSERT ON audit_events, outbox TO guichet_worker;

-- The queue: everybody may add, the worker does the rest.
GRANT USAGE ON SCHEMA pgqueuer TO guichet_auth, guichet_company, guichet_office, guichet_worker;
GRANT INSERT, SELECT ON pgqueuer.pgqueuer TO guichet_auth, guichet_company, guichet_office;
GRANT INSERT ON pgqueuer.pgqueuer_log TO guichet_auth, guichet_company, guichet_office;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA pgqueuer TO guichet_auth, guichet_company, guichet_office, guichet_worker;
GRANT ALL ON ALL TABLES IN SCHEMA pgqueuer TO guichet_worker;

-- What was sent and what happened does not change.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON invoice_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON invoice_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The columns that describe a sent request follow a new version only, and a new version only a correction or a recall.
CREATE FUNCTION keep_sent_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version = OLD.version THEN
    IF (NEW.organisation_id, NEW.reference, NEW.kind, NEW.form_number, NEW.total, NEW.period_from, NEW.period_to,
        NEW.decision_number, NEW.own_reference, NEW.beneficiary_id)
       IS DISTINCT FROM
       (OLD.organisation_id, OLD.reference, OLD.kind, OLD.form_number, OLD.total, OLD.period_from, OLD.period_to,
        OLD.decision_number, OLD.own_reference, OLD.beneficiary_id) THEN
      RAISE EXCEPTION 'a sent invoice is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF NEW.version <> OLD.version + 1 OR OLD.status NOT IN ('to_correct', 'draft')
        OR (NEW.organisation_id, NEW.reference, NEW.kind) IS DISTINCT FROM (OLD.organisation_id, OLD.reference, OLD.kind) THEN
    RAISE EXCEPTION 'a new version answers a correction or follows a recall' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_sent_invoice BEFORE UPDATE ON invoices FOR EACH ROW EXECUTE FUNCTION keep_sent_invoice();
