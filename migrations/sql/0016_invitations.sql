ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitations FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON invitations TO guichet_company USING (organisation_id = app_organisation_id());
CREATE POLICY worker_own ON invitations TO guichet_worker USING (organisation_id = app_organisation_id());
CREATE POLICY office_all ON invitations TO guichet_office USING (true);
-- Who accepts an invitation is nobody yet.
CREATE POLICY auth_all ON invitations TO guichet_auth USING (true);
GRANT SELECT, INSERT, UPDATE ON invitations TO guichet_company;
GRANT SELECT, UPDATE ON invitations TO guichet_auth;
GRANT SELECT ON invitations TO guichet_worker;
GRANT SELECT ON invitations TO guichet_office;

GRANT INSERT ON people TO guichet_auth;
GRANT INSERT, UPDATE ON memberships TO guichet_company;
-- Managers change the address; name and GLN are the office's. Also what locks the row while members change.
GRANT UPDATE (department, street, house_number, postcode, town, phone) ON organisations TO guichet_company;
