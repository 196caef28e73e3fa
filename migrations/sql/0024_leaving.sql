-- A company's own exports; jobs make them, and remove old ones of all companies.
ALTER TABLE data_exports ENABLE ROW LEVEL SECURITY;
ALTER TABLE data_exports FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON data_exports TO guichet_company USING (organisation_id = app_organisation_id());
CREATE POLICY worker_all ON data_exports TO guichet_worker USING (true);
GRANT SELECT, INSERT, UPDATE ON data_exports TO guichet_company;
GRANT SELECT, UPDATE, DELETE ON data_exports TO guichet_worker;
GRANT UPDATE (closed_at) ON organisations TO guichet_company
