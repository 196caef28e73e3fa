-- Old drafts: a job without an organisation may see whose there are, and works on each company's as that company.
CREATE POLICY worker_sweeps ON drafts FOR SELECT TO guichet_worker USING (app_organisation_id() IS NULL);
GRANT UPDATE (reminded_at, warned_at), DELETE ON drafts TO guichet_worker
