-- What failed, of all companies: the worker finds it, the office handles it. A company has no right on it.
ALTER TABLE failed_steps ENABLE ROW LEVEL SECURITY;
ALTER TABLE failed_steps FORCE ROW LEVEL SECURITY;
CREATE POLICY office_all ON failed_steps TO guichet_office USING (true);
CREATE POLICY worker_all ON failed_steps TO guichet_worker USING (true);
GRANT SELECT, UPDATE (state, retried_at, retried_by, retry_begun, keeper_id, note, closed_at, closed_by,
  dismissal_reason) ON failed_steps TO guichet_office;
GRANT SELECT, INSERT, UPDATE, DELETE ON failed_steps TO guichet_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON scheduled_runs TO guichet_worker;
GRANT SELECT ON scheduled_runs, reconciliations TO guichet_office;
GRANT SELECT, INSERT, UPDATE, DELETE ON reconciliations TO guichet_worker;
GRANT SELECT, INSERT, DELETE ON stored_keys TO guichet_worker;
-- The reconciliation compares requests of all companies with their mails as the office, which reads no address and no
-- content of a mail.
GRANT SELECT (id, message, state, created_at) ON outbox TO guichet_office;
GRANT SELECT (invoice_id, person_id, kind, reference, created_at, outbox_id) ON notices TO guichet_office;
CREATE POLICY office_reconciles ON notices FOR SELECT TO guichet_office USING (true);
-- Which mail a notice was sent with, and since when a message has failed, of those from before.
ALTER TABLE notices NO FORCE ROW LEVEL SECURITY;
UPDATE notices n SET outbox_id = o.id FROM outbox o
  WHERE o.person_id = n.person_id AND o.message = n.kind AND o.created_at = n.created_at
    AND o.params->>'reference' = n.reference;
UPDATE outbox SET failed_at = COALESCE(sent_at, created_at) WHERE state IN ('failed', 'undelivered');
ALTER TABLE notices FORCE ROW LEVEL SECURITY
