-- A company's own spreadsheets; jobs work as the company, and remove old ones of all companies.
ALTER TABLE bulk_uploads ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulk_uploads FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON bulk_uploads TO guichet_company USING (organisation_id = app_organisation_id());
CREATE POLICY worker_all ON bulk_uploads TO guichet_worker USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON bulk_uploads TO guichet_company;
GRANT SELECT, UPDATE, DELETE ON bulk_uploads TO guichet_worker;
ALTER TABLE bulk_invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE bulk_invoices FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON bulk_invoices TO guichet_company USING (organisation_id = app_organisation_id());
CREATE POLICY worker_all ON bulk_invoices TO guichet_worker USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON bulk_invoices TO guichet_company;
GRANT SELECT, DELETE ON bulk_invoices TO guichet_worker
