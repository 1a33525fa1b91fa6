namespace Portal.Platform.Catalog;

/// <summary>
/// IC-6 where an identity is let go of: only for a user whose sign-in is being reset, in two steps, and never back to a
/// reservation. It replaces the rule of <see cref="CatalogRules"/>, which knew no release.
/// </summary>
internal static class ReleaseRules
{
    public const string Statements = """
        CREATE OR REPLACE FUNCTION keep_identity_binding() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            held boolean := OLD.state IN ('Bound', 'Releasing') OR (OLD.state = 'Reserved' AND OLD.reserved_until >= now());
            lets_go boolean := NEW.state <> OLD.state AND NEW.state IN ('Releasing', 'Released');
        BEGIN
            IF held AND (NEW.identity_hash, NEW.tenant_id, NEW.user_id)
                    IS DISTINCT FROM (OLD.identity_hash, OLD.tenant_id, OLD.user_id) THEN
                RAISE EXCEPTION 'IC-6: an identity belongs to exactly one tenant' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF (OLD.state = 'Bound' AND NEW.state NOT IN ('Bound', 'Releasing'))
               OR (OLD.state = 'Releasing' AND NEW.state = 'Reserved')
               OR (OLD.state <> 'Bound' AND lets_go AND NEW.state = 'Releasing') THEN
                RAISE EXCEPTION 'IC-6: a bound identity stays bound' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            IF OLD.state = 'Released' AND NEW.state NOT IN ('Released', 'Reserved') THEN
                RAISE EXCEPTION 'IC-6: an identity that was let go of is reserved first'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            -- 6 and 7 are ResetSignIn and ReinviteUser of AuthorityIntent.
            IF lets_go AND (NEW.authority_version <= OLD.authority_version
                            OR (held AND OLD.state <> 'Releasing'
                                AND NOT EXISTS (SELECT FROM authority_versions AS v
                                                WHERE v.tenant_id = OLD.tenant_id AND v.authority_id = OLD.user_id
                                                  AND v.intent IN (6, 7)))) THEN
                RAISE EXCEPTION 'IC-6: an identity is let go of when its user''s sign-in is reset, and not otherwise'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        """;
}
