-- Keys of claims that concern a person begin with the AVS number. When it was wrong and is corrected, what was claimed
-- before must meet what is claimed from now on for either number: the request that was sent names the old one.
CREATE FUNCTION claims_follow_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO invoice_claims (id, organisation_id, invoice_id, scope, key, effect, first_day, last_day, amount)
  SELECT gen_random_uuid(), c.organisation_id, c.invoice_id, c.scope, NEW.avs_number || substr(c.key, 14), c.effect,
    c.first_day, c.last_day, c.amount
  FROM invoices i JOIN invoice_claims c ON c.organisation_id = i.organisation_id AND c.invoice_id = i.id
  WHERE i.organisation_id = NEW.organisation_id AND i.beneficiary_id = NEW.id AND left(c.key, 13) = OLD.avs_number
    AND NOT EXISTS (
      SELECT FROM invoice_claims k WHERE k.organisation_id = c.organisation_id AND k.invoice_id = c.invoice_id
        AND k.scope = c.scope AND k.key = NEW.avs_number || substr(c.key, 14)
        AND k.first_day IS NOT DISTINCT FROM c.first_day);
  RETURN NULL;
END $$;

CREATE TRIGGER claims_follow_number AFTER UPDATE OF avs_number ON beneficiaries FOR EACH ROW
WHEN (OLD.avs_number IS DISTINCT FROM NEW.avs_number) EXECUTE FUNCTION claims_follow_number();

