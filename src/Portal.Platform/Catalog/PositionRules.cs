namespace Portal.Platform.Catalog;

/// <summary>IC-5: what a tenant's database must contain is never forgotten and never set back.</summary>
internal static class PositionRules
{
    public const string Statements = """
        CREATE FUNCTION keep_position() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.position_number IS DISTINCT FROM OLD.position_number THEN
                IF NEW.position_number IS NULL OR NEW.position_number < OLD.position_number THEN
                    RAISE EXCEPTION 'IC-5: a position only rises' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
            ELSIF NEW.position_seal IS DISTINCT FROM OLD.position_seal THEN
                RAISE EXCEPTION 'IC-5: a position only rises' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_position BEFORE UPDATE ON bindings FOR EACH ROW EXECUTE FUNCTION keep_position();
        """;
}
