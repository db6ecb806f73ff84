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
    written text;
BEGIN
    IF jsonb_typeof(value) = 'number' THEN
        ms := value::numeric;
        IF ms < -62104060800000 OR ms >= 253370764800000 THEN
            RETURN NULL;
        END IF;
        ms := trunc(ms);
        RETURN to_timestamp(div(ms, 1000)::float8) + mod(ms, 1000)::int * interval '1 millisecond';
    ELSIF jsonb_typeof(value) <> 'string' THEN
        RETURN NULL;
    END IF;
    written := value #>> '{}';
    IF written !~ (
        '^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])'
        '(?:[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?'
        '(?:[Zz]|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?)?$'
    ) OR left(written, 4) NOT BETWEEN '0002' AND '9998' THEN
        RETURN NULL;
    END IF;
    IF substr(written, 9, 2) > '28' AND substr(written, 9, 2)::int > extract(
        day FROM make_date(left(written, 4)::int, substr(written, 6, 2)::int, 1) + interval '1 month - 1 day'
    ) THEN
        RETURN NULL;
    END IF;
    IF substr(written, 17) ~ '[Zz+-]' THEN
        RETURN written::timestamptz;
    END IF;
    RETURN written::timestamp AT TIME ZONE zone;
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
