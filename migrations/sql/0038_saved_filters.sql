ALTER TABLE saved_filters ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_filters FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON saved_filters TO guichet_company USING (organisation_id = app_organisation_id());
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_filters TO guichet_company
