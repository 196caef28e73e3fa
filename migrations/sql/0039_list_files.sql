-- A person's own files; jobs make them, and remove old ones of all companies.
ALTER TABLE list_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE list_files FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON list_files TO guichet_company USING (organisation_id = app_organisation_id());
CREATE POLICY worker_all ON list_files TO guichet_worker USING (true);
GRANT SELECT, INSERT, DELETE ON list_files TO guichet_company;
GRANT SELECT, UPDATE, DELETE ON list_files TO guichet_worker
