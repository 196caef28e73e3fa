-- The office's alone: a company that learns of a hold may learn why.
ALTER TABLE payment_holds ENABLE ROW LEVEL SECURITY;
ALTER TABLE payment_holds FORCE ROW LEVEL SECURITY;
CREATE POLICY office_all ON payment_holds TO guichet_office USING (true);
CREATE POLICY worker_all ON payment_holds FOR SELECT TO guichet_worker USING (true);
GRANT SELECT, INSERT, UPDATE (lifted_by, lifted_at, lift_reason) ON payment_holds TO guichet_office;
GRANT SELECT ON payment_holds TO guichet_worker
