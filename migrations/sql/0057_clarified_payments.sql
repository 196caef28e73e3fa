-- A company reads whether payments to it, or to an account it has named, are held; never the reason, nor who held them.
CREATE POLICY company_own ON payment_holds FOR SELECT TO guichet_company USING (
  organisation_id = app_organisation_id() OR EXISTS (
    SELECT FROM invoice_versions v
    WHERE v.organisation_id = app_organisation_id() AND v.frozen -> 'payee' ->> 'iban' = payment_holds.iban));
GRANT SELECT (organisation_id, iban, first_day, last_day, lifted_at) ON payment_holds TO guichet_company;
