ALTER TABLE notices ENABLE ROW LEVEL SECURITY;
ALTER TABLE notices FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON notices TO guichet_company USING (organisation_id = app_organisation_id());
-- The worker looks for those that wait for the daily mail, and removes old ones, of all companies.
CREATE POLICY worker_all ON notices TO guichet_worker USING (true);
-- The office tells people of a company; what they have read is theirs.
CREATE POLICY office_adds ON notices FOR INSERT TO guichet_office WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON notices TO guichet_company;
GRANT SELECT, INSERT, UPDATE, DELETE ON notices TO guichet_worker;
GRANT INSERT ON notices TO guichet_office;
-- Whose mails come back is marked where it is noticed.
CREATE POLICY worker_marks ON people FOR UPDATE TO guichet_worker USING (true);
GRANT UPDATE (mail_failed_at) ON people TO guichet_worker
