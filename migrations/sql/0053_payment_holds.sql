-- The office's alone: a company that learns of a hold may learn why.
ALTER TABLE payment_holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_holds FORCE ROW LEVEL SECURITY;
CREATE POLICY office_all ON payment_holds TO guichet_office USING (true);
CREATE POLICY worker_all ON payment_holds FOR SELECT TO guichet_worker USING (true);
GRANT SELECT, INSERT, UPDATE (lifted_by, lifted_at, lift_reason) ON payment_holds TO guichet_office;
GRANT SELECT ON payment_holds TO guichet_worker;

-- What the office knows of somebody's death: a company reads it of the persons on its own records only, to be told which
-- days it cannot invoice. It never leaves with an export.
ALTER TABLE deaths ENABLE ROW LEVEL SECURITY;
ALTER TABLE deaths FORCE ROW LEVEL SECURITY;
CREATE POLICY office_all ON deaths TO guichet_office USING (true);
CREATE POLICY company_own ON deaths FOR SELECT TO guichet_company USING (EXISTS (
  SELECT FROM beneficiaries b WHERE b.organisation_id = app_organisation_id() AND b.avs_number = deaths.avs_number));
GRANT SELECT, INSERT ON deaths TO guichet_office;
GRANT SELECT ON deaths TO guichet_company;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON deaths FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Requests that officers leave to the others: no company reads it.
GRANT SELECT, INSERT, UPDATE (lifted_by, lifted_at) ON recusals TO guichet_office
