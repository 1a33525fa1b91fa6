namespace Portal.KeyService.Database;

/// <summary>A signing key that was retired signs no more: neither by an update nor by removing and inserting it again.</summary>
internal static class FinalEndRules
{
    public const string Statements = """
        CREATE FUNCTION keep_signing_key() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'INSERT' THEN
                IF EXISTS (SELECT FROM signing_keys WHERE use = NEW.use AND signs_from >= NEW.signs_from) THEN
                    RAISE EXCEPTION 'a new signing key signs after all others'
                        USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END IF;
            IF OLD.sealed_private_key IS NULL THEN
                RAISE EXCEPTION 'a retired signing key stays as it is' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END $$;
        CREATE TRIGGER keep_signing_key BEFORE INSERT OR UPDATE OR DELETE ON signing_keys
            FOR EACH ROW EXECUTE FUNCTION keep_signing_key();
        """;
}
