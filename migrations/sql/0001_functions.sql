-- The clock of all limits and expiries. Tests shift it; production never sets app.clock_offset.
CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT now() + COALESCE(NULLIF(current_setting('app.clock_offset', true), '')::interval, interval '0') $$;

-- The organisation of this transaction; none set means no row matches.
CREATE FUNCTION app_organisation_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT NULLIF(current_setting('app.organisation_id', true), '')::uuid $$;

CREATE SEQUENCE invoice_serial;
