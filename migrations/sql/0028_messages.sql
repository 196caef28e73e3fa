ALTER TABLE conversations ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversations FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON conversations TO guichet_company USING (organisation_id = app_organisation_id());
CREATE POLICY worker_own ON conversations TO guichet_worker USING (organisation_id = app_organisation_id());
CREATE POLICY office_all ON conversations TO guichet_office USING (true);
GRANT SELECT, INSERT ON conversations TO guichet_company, guichet_office;
GRANT UPDATE (state, last_position, last_at) ON conversations TO guichet_company, guichet_office;
GRANT UPDATE (responsible_id) ON conversations TO guichet_company;
GRANT SELECT ON conversations TO guichet_worker;
GRANT USAGE ON SEQUENCE conversation_serial TO guichet_company;

-- Each side writes as itself, and has seen only what the other one wrote.
ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
ALTER TABLE messages FORCE ROW LEVEL SECURITY;
CREATE POLICY company_reads ON messages FOR SELECT TO guichet_company USING (organisation_id = app_organisation_id());
CREATE POLICY company_writes ON messages FOR INSERT TO guichet_company
  WITH CHECK (organisation_id = app_organisation_id() AND side = 'company');
CREATE POLICY company_sees ON messages FOR UPDATE TO guichet_company
  USING (organisation_id = app_organisation_id() AND side = 'office');
CREATE POLICY office_reads ON messages FOR SELECT TO guichet_office USING (true);
CREATE POLICY office_writes ON messages FOR INSERT TO guichet_office WITH CHECK (side = 'office');
CREATE POLICY office_sees ON messages FOR UPDATE TO guichet_office USING (side = 'company');
CREATE POLICY worker_own ON messages TO guichet_worker USING (organisation_id = app_organisation_id());
GRANT SELECT, INSERT, UPDATE (seen_at) ON messages TO guichet_company, guichet_office;
GRANT SELECT ON messages TO guichet_worker;

ALTER TABLE message_documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE message_documents FORCE ROW LEVEL SECURITY;
CREATE POLICY company_own ON message_documents TO guichet_company USING (organisation_id = app_organisation_id());
CREATE POLICY worker_own ON message_documents TO guichet_worker USING (organisation_id = app_organisation_id());
CREATE POLICY office_all ON message_documents TO guichet_office USING (true);
GRANT SELECT, INSERT ON message_documents TO guichet_company, guichet_office;
GRANT SELECT ON message_documents TO guichet_worker;

-- The office sends files along too, and what it sends twice is sent once.
GRANT UPDATE (attached), DELETE ON documents TO guichet_office;
GRANT SELECT, INSERT ON idempotency_keys TO guichet_office;
DROP POLICY office_all ON documents;
CREATE POLICY office_reads ON documents FOR SELECT TO guichet_office USING (true);
CREATE POLICY office_sends ON documents FOR UPDATE TO guichet_office USING (by_office);
CREATE POLICY office_removes ON documents FOR DELETE TO guichet_office USING (by_office AND NOT attached)
