-- Who prints a document adds its code; who looks a code up is nobody known, and learns only which document it is.
ALTER TABLE printed_documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE printed_documents FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON printed_documents TO guichet_company USING (organisation_id = app_organisation_id());
CREATE POLICY office_all ON printed_documents TO guichet_office USING (true);
CREATE POLICY auth_reads ON printed_documents FOR SELECT TO guichet_auth USING (true);
GRANT INSERT ON printed_documents TO guichet_company, guichet_office;
GRANT SELECT ON printed_documents TO guichet_auth;
