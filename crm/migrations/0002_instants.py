"""What moment a JSON value means. Conditions compare dates with it; it never raises, whatever the value."""

from django.db import migrations

CREATE = """
-- The moment of a JSON value: a number is milliseconds since 1970; a text is an ISO date or date and time, in
-- `zone` unless it has an offset of its own; everything else is no moment. The years 1 and 9999 are what
-- programs write for "no date", so they are none. Everything is checked before it is cast, because catching an
-- exception would cost a subtransaction for each row.
CREATE FUNCTION beckon_instant(value jsonb, zone text) RETURNS timestamptz
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    ms numeric;
    part text[];
    month_first date;
    moment timestamp;
BEGIN
    IF jsonb_typeof(value) = 'number' THEN
        ms := value::numeric;
        IF ms < -62104060800000 OR ms >= 253370764800000 THEN
            RETURN NULL;
        END IF;
        ms := trunc(ms);
        RETURN to_timestamp(div(ms, 1000)::float8) + mod(ms, 1000)::int * interval '1 millisecond';
    END IF;
    IF jsonb_typeof(value) <> 'string' OR length(value #>> '{}') NOT BETWEEN 10 AND 40 THEN
        RETURN NULL;
    END IF;
    part := regexp_match(
        value #>> '{}',
        '^([0-9]{4})-([0-9]{2})-([0-9]{2})'
        '(?:[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.]([0-9]{1,9}))?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?$'
    );
    IF part IS NULL OR part[1] NOT BETWEEN '0002' AND '9998' OR part[2] NOT BETWEEN '01' AND '12'
        OR part[4] > '23' OR part[5] > '59' OR part[6] > '59'
        OR substr(part[8], 2, 2) > '14' OR right(part[8], 2) > '59' AND length(part[8]) > 1
    THEN
        RETURN NULL;
    END IF;
    month_first := make_date(part[1]::int, part[2]::int, 1);
    IF part[3] NOT BETWEEN '01' AND to_char(month_first + interval '1 month' - interval '1 day', 'DD') THEN
        RETURN NULL;
    END IF;
    moment := make_timestamp(
        part[1]::int, part[2]::int, part[3]::int, coalesce(part[4], '0')::int, coalesce(part[5], '0')::int,
        (coalesce(part[6], '0') || '.' || coalesce(left(part[7], 6), '0'))::float8
    );
    IF part[8] IS NULL THEN
        RETURN moment AT TIME ZONE zone;
    ELSIF upper(part[8]) = 'Z' THEN
        RETURN moment AT TIME ZONE 'UTC';
    END IF;
    RETURN moment AT TIME ZONE 'UTC'
        - (left(part[8], 1) || '1')::int
        * make_interval(hours => substr(part[8], 2, 2)::int, mins => right(part[8], 2)::int);
END $$;

-- The first moment after a JSON value: midnight after a date, a microsecond after a moment.
CREATE FUNCTION beckon_until(value jsonb, zone text) RETURNS timestamptz
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN jsonb_typeof(value) = 'string' AND length(value #>> '{}') = 10
        THEN ((beckon_instant(value, zone) AT TIME ZONE zone)::date + 1)::timestamp AT TIME ZONE zone
        ELSE beckon_instant(value, zone) + interval '1 microsecond'
    END
$$;
"""

DROP = "DROP FUNCTION beckon_until(jsonb, text); DROP FUNCTION beckon_instant(jsonb, text);"


class Migration(migrations.Migration):
    dependencies = [("crm", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
