-- The open batch, to which every new event belongs. The transaction gets its number before it reads the batch: once all
-- transactions are over that had a number when a batch was closed, nothing can join that batch any more. A function of
-- PostgreSQL's own view pg_sequences reads it, since a sub-select would keep this from being a part of the INSERT.
CREATE FUNCTION audit_batch() RETURNS bigint LANGUAGE sql VOLATILE
AS $$ SELECT CASE WHEN pg_current_xact_id() IS NOT NULL THEN pg_sequence_last_value('public.audit_batches') END $$;

ALTER TABLE audit_events ALTER COLUMN batch SET DEFAULT audit_batch();

GRANT SELECT ON SEQUENCE audit_batches TO guichet_auth, guichet_company, guichet_office, guichet_worker;

GRANT USAGE ON SEQUENCE audit_batches TO guichet_worker;

-- Nobody says when an event happened, or to which batch it belongs.
REVOKE INSERT ON audit_events FROM guichet_auth, guichet_company, guichet_office, guichet_worker;

GRANT INSERT (id, organisation_id, actor_kind, actor_id, action, outcome, subject_type, subject_id, fields, request_id)
  ON audit_events TO guichet_auth, guichet_company, guichet_office, guichet_worker;

GRANT SELECT ON audit_events TO guichet_worker;

CREATE POLICY worker_reads ON audit_events FOR SELECT TO guichet_worker USING (true);

ALTER TABLE audit_seals ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit_seals FORCE ROW LEVEL SECURITY;

CREATE POLICY worker_adds ON audit_seals FOR INSERT TO guichet_worker WITH CHECK (true);

CREATE POLICY worker_reads ON audit_seals FOR SELECT TO guichet_worker USING (true);

CREATE POLICY office_reads ON audit_seals FOR SELECT TO guichet_office USING (true);

GRANT SELECT, INSERT ON audit_seals TO guichet_worker;

GRANT SELECT ON audit_seals TO guichet_office;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_seals FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_seals FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE audit_verifications ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit_verifications FORCE ROW LEVEL SECURITY;

CREATE POLICY office_all ON audit_verifications TO guichet_office USING (true);

CREATE POLICY worker_all ON audit_verifications TO guichet_worker USING (true);

GRANT SELECT, INSERT ON audit_verifications TO guichet_office;

GRANT SELECT, INSERT, UPDATE, DELETE ON audit_verifications TO guichet_worker;

-- A month is the same whoever makes its partition: a migration's session may have another time zone than the worker's.
ALTER FUNCTION make_audit_partitions(date, integer) SET timezone = 'UTC';

-- Whole months that end before a day, and never one with an event younger than 24 months (R-50). Returns their first days.
CREATE FUNCTION drop_audit_partitions(before date) RETURNS SETOF date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public SET timezone = 'UTC' AS $$
DECLARE
  name text;
  month date;
BEGIN
  FOR name IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.audit_events'::regclass AND c.relname ~ '^audit_events_\d{4}_\d{2}$' ORDER BY 1 LOOP
    month := to_date(right(name, 7), 'YYYY_MM');
    IF month + interval '1 month' <= least(before, now() - interval '24 months') THEN
      EXECUTE format('DROP TABLE public.%I', name);
      RETURN NEXT month;
    END IF;
  END LOOP;
END $$;

REVOKE ALL ON FUNCTION drop_audit_partitions(date) FROM PUBLIC;

GRANT EXECUTE ON FUNCTION drop_audit_partitions(date) TO guichet_worker
