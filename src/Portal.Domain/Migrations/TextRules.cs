namespace Portal.Domain.Migrations;

/// <summary>Functions over text: how it is compared, searched, and was cleaned once.</summary>
internal static class TextRules
{
    /// <summary>Without a trailing semicolon inside, which Npgsql would split at.</summary>
    public const string Functions = """
        -- One form of all texts that differ only in case, accents, width or invisible characters. Stored and asked text go
        -- through it, so that every row is found by its own text. Immutable, so that it can be stored and indexed; where
        -- ICU or PostgreSQL itself is upgraded, only characters that are new in it fold differently.
        -- No character depends on its neighbours (upper case, not lower: a final sigma has its own small letter), so that a
        -- part of a text folds to a part of the folded text.
        CREATE FUNCTION search_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN CASE WHEN octet_length(value) = char_length(value) THEN upper(value COLLATE "C") COLLATE "default"
        ELSE replace(replace(replace(replace(translate(
            upper(regexp_replace(normalize(value, NFKD), '[\u00ad\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf'
                || '\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4'
                || '\u06e7\u06e8\u06ea-\u06ed\u115f\u1160\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f'
                || '\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0'
                || '\U000e0000-\U000e0fff]', '', 'g') COLLATE "und-x-icu"),
            'ØŁĐÐĦŦ‘’‛ʼ‐‒–—―−', 'OLDDHT''''''''------'),
            'Æ', 'AE'), 'Œ', 'OE'), 'Þ', 'TH'), 'ẞ', 'SS') COLLATE "default" END;

        -- The LIKE pattern that finds a word, or a phrase, in a folded text.
        CREATE FUNCTION search_pattern(asked text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN '%' || replace(replace(replace(search_fold(asked), '\', '\\'), '%', '\%'), '_', '\_') || '%';

        -- Equal for names that a person would take for the same: also without blanks, and with Cyrillic and Greek letters as
        -- the Latin ones that they look like.
        CREATE FUNCTION look_alike_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN translate(search_fold(name), 'АВЕЅІЈКМНОРСТУХԌԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ ', 'ABESIJKMHOPCTYXGQWABEZHIKMNOPTYX');
        """;

    /// <summary>
    /// Brings existing names to what Texts/TextRule demands; once, so the function goes again. What nobody could see is
    /// removed, since nobody could mend it.
    /// </summary>
    public const string CleanOnce = """
        CREATE FUNCTION clean_text(value text, maximum integer) RETURNS text LANGUAGE sql IMMUTABLE
        RETURN coalesce(nullif(btrim(left(normalize(
            regexp_replace(regexp_replace(regexp_replace(regexp_replace(value,
                '[\u0001-\u0020\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g'),
                '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800'
                    || '\u3164\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001]', '', 'g'),
                '(?<![\u0620-\u109f\u1780-\u18af\ua800-\uabff\u2190-\u2bff\ufe0f\U00010a00-\U00011fff'
                    || '\U0001e900-\U0001e95f\U0001f000-\U0001faff])[\u200c\u200d]', '', 'g'),
                '[\u200c\u200d](?![\u0620-\u109f\u1780-\u18af\ua800-\uabff\u2190-\u2bff\ufe0f\U00010a00-\U00011fff'
                    || '\U0001e900-\U0001e95f\U0001f000-\U0001faff])|(?<![\U0001f3f4\U000e0020-\U000e007f])'
                    || '[\U000e0020-\U000e007f]+', '', 'g'), NFC), maximum)), ''), '(no name)');

        WITH names AS (
            UPDATE journeys SET title = clean_text(title, 200), owner = clean_text(owner, 100), version = version + 1
            WHERE (title, owner) IS DISTINCT FROM (clean_text(title, 200), clean_text(owner, 100)) RETURNING 'journey' AS kind),
        steps AS (
            UPDATE journey_steps SET title = clean_text(title, 200), owner = clean_text(owner, 100)
            WHERE (title, owner) IS DISTINCT FROM (clean_text(title, 200), clean_text(owner, 100)) RETURNING 'step' AS kind),
        people AS (
            UPDATE users SET display_name = clean_text(display_name, 100), version = version + 1
            WHERE display_name <> clean_text(display_name, 100) RETURNING 'user' AS kind),
        keys AS (
            UPDATE api_keys SET name = clean_text(name, 100) WHERE name <> clean_text(name, 100) RETURNING 'key' AS kind),
        cleaned AS (
            SELECT kind, count(*) AS rows
            FROM (TABLE names UNION ALL TABLE steps UNION ALL TABLE people UNION ALL TABLE keys) AS changed GROUP BY kind)
        INSERT INTO audit_entries (actor_kind, actor_label, action, outcome, correlation_id, details)
        SELECT 4, 'Portal', 901, 1, 'migration', jsonb_object_agg(kind, rows) FROM cleaned HAVING count(*) > 0;

        DROP FUNCTION clean_text(text, integer);
        """;
}
