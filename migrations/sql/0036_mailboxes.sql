ALTER TABLE mailboxes ENABLE ROW LEVEL SECURITY;
ALTER TABLE mailboxes FORCE ROW LEVEL SECURITY;
ALTER TABLE mailbox_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE mailbox_events FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON mailboxes TO guichet_company USING (organisation_id = app_organisation_id());
CREATE POLICY company_own ON mailbox_events TO guichet_company USING (organisation_id = app_organisation_id());
-- Whoever confirms an address is nobody yet.
CREATE POLICY auth_all ON mailboxes TO guichet_auth USING (true);
-- The office tells companies of what it decides.
CREATE POLICY office_all ON mailboxes FOR SELECT TO guichet_office USING (true);
CREATE POLICY office_adds ON mailbox_events FOR INSERT TO guichet_office WITH CHECK (true);
-- The worker marks addresses, and looks for what waits, of all companies.
CREATE POLICY worker_all ON mailboxes TO guichet_worker USING (true);
CREATE POLICY worker_all ON mailbox_events TO guichet_worker USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON mailboxes TO guichet_company;
GRANT SELECT, INSERT, DELETE ON mailbox_events TO guichet_company;
GRANT SELECT, UPDATE (confirmed_at) ON mailboxes TO guichet_auth;
GRANT SELECT ON mailboxes TO guichet_office;
GRANT INSERT ON mailbox_events TO guichet_office;
GRANT SELECT, UPDATE (mail_failed_at) ON mailboxes TO guichet_worker;
GRANT SELECT, INSERT, DELETE ON mailbox_events TO guichet_worker
