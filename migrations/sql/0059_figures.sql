-- Figures name people and companies by their ids, and are the office's alone. Whoever changes a fact leaves a mark.
ALTER TABLE figures ENABLE ROW LEVEL SECURITY;

ALTER TABLE figures FORCE ROW LEVEL SECURITY;

CREATE POLICY office_all ON figures TO guichet_office USING (true);

GRANT SELECT, INSERT, DELETE ON figure_periods, figures TO guichet_office;

GRANT SELECT, INSERT (at), DELETE ON figure_marks TO guichet_office;

GRANT INSERT (at) ON figure_marks TO guichet_company, guichet_worker;

-- What was not there a minute ago is in no figure: a period is counted when it has been over for an hour.
CREATE FUNCTION mark_figures(VARIADIC moments timestamptz[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO figure_marks (at)
  SELECT DISTINCT moment FROM unnest(moments) AS moment WHERE moment < app_now() - interval '1 minute'
$$;

CREATE FUNCTION fact_marks_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM mark_figures(NEW.submitted_at, NEW.ended_at);
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM mark_figures(OLD.submitted_at, OLD.ended_at);
  ELSE
    IF (OLD.submitted_at, OLD.total, OLD.on_paper) IS DISTINCT FROM (NEW.submitted_at, NEW.total, NEW.on_paper) THEN
      PERFORM mark_figures(OLD.submitted_at, NEW.submitted_at);
    END IF;
    PERFORM mark_figures(OLD.ended_at, NEW.ended_at);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER mark_figures AFTER INSERT OR UPDATE OR DELETE ON invoice_facts
  FOR EACH ROW EXECUTE FUNCTION fact_marks_figures();

CREATE FUNCTION correction_marks_figures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM mark_figures(COALESCE(NEW.asked_at, OLD.asked_at));
  RETURN NULL;
END $$;

CREATE TRIGGER mark_figures AFTER INSERT OR DELETE ON correction_facts
  FOR EACH ROW EXECUTE FUNCTION correction_marks_figures()
