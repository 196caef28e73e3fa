-- Rows of the office; companies and jobs read what counts for their own requests.
GRANT SELECT, INSERT ON holidays TO guichet_office;
GRANT SELECT ON holidays TO guichet_company, guichet_worker;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON holidays FOR EACH ROW EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT ON parameters TO guichet_office;
GRANT SELECT ON parameters TO guichet_worker;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON parameters FOR EACH ROW EXECUTE FUNCTION refuse_change();
GRANT SELECT, INSERT, UPDATE, DELETE ON officer_absences TO guichet_office;
GRANT SELECT, DELETE ON officer_absences TO guichet_worker;

-- Mondays to Fridays since a Sunday long ago, this day included.
CREATE FUNCTION weekdays_to(day date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (day - DATE '1899-12-31') / 7 * 5 + LEAST((day - DATE '1899-12-31') % 7, 5) $$;

-- The days of a span that the office has off on a Monday to Friday: of each day the newest row counts.
CREATE FUNCTION days_off(after date, until date) RETURNS SETOF date LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT h.day FROM (
    SELECT DISTINCT ON (n.day) n.day, n.active FROM holidays n
    WHERE n.day > after AND n.day <= until ORDER BY n.day, n.revision DESC) h
  WHERE h.active AND extract(isodow FROM h.day) < 6
$$;

-- As `Calendar.days_between`.
CREATE FUNCTION working_days(after date, until date) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT CASE WHEN until <= after THEN 0
    ELSE weekdays_to(until) - weekdays_to(after) - (SELECT count(*)::integer FROM days_off(after, until)) END
$$;

-- As `Calendar.later`. Twice as many days and forty more hold so many working days, whatever the holidays.
CREATE FUNCTION later_by_working_days(day date, days integer) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT CASE WHEN days <= 0 THEN day ELSE (
    SELECT day + s FROM generate_series(1, 2 * days + 40) AS s
    WHERE extract(isodow FROM day + s) < 6 AND day + s NOT IN (SELECT days_off(day, day + 2 * days + 40))
    ORDER BY s OFFSET days - 1 LIMIT 1) END
$$;

-- Since when the days of requests at the office count, and how many a company was asked for, from what happened to them.
-- A move says the same of one request (`moves`); this is for all of before, and for open ones when the holidays change.
CREATE FUNCTION count_waiting_anew(zone text, only_open boolean) RETURNS void LANGUAGE sql
AS $$
  WITH moves AS (
    SELECT e.invoice_id, e.from_status, e.to_status, e.at,
      max(e.at) FILTER (WHERE e.from_status = 'in_review') OVER (
        PARTITION BY e.invoice_id ORDER BY e.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS left_at
    FROM invoice_events e JOIN invoices i ON i.id = e.invoice_id
    WHERE NOT only_open OR i.status IN ('in_review', 'to_correct')),
  away AS (
    SELECT invoice_id, from_status, working_days((left_at AT TIME ZONE zone)::date, (at AT TIME ZONE zone)::date) AS days
    FROM moves WHERE to_status = 'in_review' AND from_status NOT IN ('draft', 'in_review')),
  sums AS (
    SELECT invoice_id, sum(days)::integer AS days,
      COALESCE(sum(days) FILTER (WHERE from_status = 'to_correct'), 0)::integer AS asked
    FROM away GROUP BY invoice_id)
  UPDATE invoices i SET company_days = s.asked, waiting_since =
    later_by_working_days((i.submitted_at AT TIME ZONE zone)::date, s.days)::timestamp AT TIME ZONE zone
  FROM sums s WHERE i.id = s.invoice_id
$$
