-- Both sides see when a company was reminded; only the nightly job reminds. It finds whom by what is due anywhere.
ALTER TABLE correction_reminders ENABLE ROW LEVEL SECURITY;
ALTER TABLE correction_reminders FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON correction_reminders FOR SELECT TO guichet_company USING (organisation_id = app_organisation_id());
CREATE POLICY office_reads ON correction_reminders FOR SELECT TO guichet_office USING (true);
CREATE POLICY worker_own ON correction_reminders TO guichet_worker USING (organisation_id = app_organisation_id());
GRANT SELECT ON correction_reminders TO guichet_company, guichet_office;
GRANT SELECT, INSERT ON correction_reminders TO guichet_worker;
CREATE POLICY worker_sweeps ON correction_items FOR SELECT TO guichet_worker USING (app_organisation_id() IS NULL)
