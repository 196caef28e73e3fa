-- The company asks, and reads all but the office's note; the office marks. Rows are only added.
ALTER TABLE formal_decisions ENABLE ROW LEVEL SECURITY;

ALTER TABLE formal_decisions FORCE ROW LEVEL SECURITY;

CREATE POLICY company_own ON formal_decisions TO guichet_company USING (organisation_id = app_organisation_id());

CREATE POLICY office_all ON formal_decisions TO guichet_office USING (true);

GRANT SELECT (invoice_id, organisation_id, position, revision, requested_on, requested_by, reason, issued_on, number,
  side, added_at), INSERT ON formal_decisions TO guichet_company;

GRANT SELECT, INSERT ON formal_decisions TO guichet_office;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON formal_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
