-- As before, but a sent request follows its person into the record that the person's own was merged into. What was sent
-- lies in its versions, which nothing changes.
CREATE OR REPLACE FUNCTION keep_sent_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.version = OLD.version THEN
    IF (NEW.organisation_id, NEW.reference, NEW.kind, NEW.form_number, NEW.total, NEW.period_from, NEW.period_to,
        NEW.decision_number, NEW.own_reference)
       IS DISTINCT FROM
       (OLD.organisation_id, OLD.reference, OLD.kind, OLD.form_number, OLD.total, OLD.period_from, OLD.period_to,
        OLD.decision_number, OLD.own_reference) THEN
      RAISE EXCEPTION 'a sent invoice is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.beneficiary_id <> OLD.beneficiary_id AND NOT EXISTS (
      SELECT FROM beneficiaries b
      WHERE b.organisation_id = OLD.organisation_id AND b.id = OLD.beneficiary_id AND b.merged_into = NEW.beneficiary_id
    ) THEN
      RAISE EXCEPTION 'a sent invoice is not changed' USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF NEW.version <> OLD.version + 1 OR OLD.status NOT IN ('to_correct', 'draft')
        OR (NEW.organisation_id, NEW.reference, NEW.kind) IS DISTINCT FROM (OLD.organisation_id, OLD.reference, OLD.kind) THEN
    RAISE EXCEPTION 'a new version answers a correction or follows a recall' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
