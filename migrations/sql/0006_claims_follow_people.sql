-- Keys of claims that concern a person begin with the AVS number. When it was wrong and is corrected, what was claimed
-- before must still meet what is claimed from now on.
CREATE FUNCTION claims_follow_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE invoice_claims c SET key = NEW.avs_number || substr(c.key, 14)
  FROM invoices i
  WHERE i.organisation_id = NEW.organisation_id AND i.beneficiary_id = NEW.id AND c.invoice_id = i.id
    AND c.organisation_id = NEW.organisation_id AND left(c.key, 13) = OLD.avs_number;
  RETURN NULL;
END $$;

CREATE TRIGGER claims_follow_number AFTER UPDATE OF avs_number ON beneficiaries FOR EACH ROW
WHEN (OLD.avs_number IS DISTINCT FROM NEW.avs_number) EXECUTE FUNCTION claims_follow_number();

