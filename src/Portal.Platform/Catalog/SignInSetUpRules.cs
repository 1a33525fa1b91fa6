namespace Portal.Platform.Catalog;

/// <summary>
/// Links with which a company sets its sign-in up, and the settings that it tries: never beside the live ones in one row. A
/// service writes neither table. Five functions are the only doors, and the one that makes settings live demands that exactly
/// these passed the test, by their digest. Every one but the first demands a link that is open and of this company.
/// </summary>
internal static class SignInSetUpRules
{
    public const string Statements = Tables + Links + Settings + Activation + Rights;

    private const string Tables = """
        ALTER TABLE identity_providers ADD COLUMN hosted_domain text;

        CREATE TABLE sign_in_set_ups (
            set_up_id uuid PRIMARY KEY,
            tenant_id uuid NOT NULL REFERENCES tenants ON DELETE RESTRICT,
            secret_hash bytea NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
            created_at timestamptz NOT NULL DEFAULT now(),
            expires_at timestamptz NOT NULL CHECK (expires_at <= created_at + interval '7 days'),
            ended_at timestamptz,
            end_reason text CHECK (end_reason IN ('Activated', 'Replaced')),
            CHECK ((ended_at IS NULL) = (end_reason IS NULL))
        );
        CREATE UNIQUE INDEX ix_sign_in_set_ups_open ON sign_in_set_ups (tenant_id) WHERE ended_at IS NULL;
        -- What a company tries: a client at its provider, and how far the test of it came. No person's data: of the one who
        -- tried it, only whether an address came and was verified.
        CREATE TABLE provider_candidates (
            set_up_id uuid PRIMARY KEY REFERENCES sign_in_set_ups ON DELETE RESTRICT,
            preset text NOT NULL CHECK (preset ~ '^[a-z0-9]{1,20}$'),
            issuer text NOT NULL,
            display_name text NOT NULL,
            client_id text NOT NULL,
            client_secret bytea NOT NULL,
            hosted_domain text,
            trusts_email boolean NOT NULL,
            test_digest bytea,
            test_stage text CHECK (test_stage IN ('Discovery', 'Keys', 'SignIn', 'Claims')),
            test_state text CHECK (test_state IN ('Running', 'Failed', 'Passed')),
            test_reason text CHECK (test_reason ~ '^[A-Za-z0-9:_-]{1,80}$'),
            test_at timestamptz,
            CHECK (num_nulls(test_digest, test_stage, test_state, test_at) IN (0, 4))
        );

        """;

    private const string Links = """
        -- A new link ends the former one. The API makes links for companies only that are being made.
        CREATE FUNCTION create_sign_in_link(new_set_up uuid, of_tenant uuid, hash bytea, lifetime interval) RETURNS timestamptz
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        DECLARE
            tenant_state text;
            expires timestamptz := now() + lifetime;
        BEGIN
            SELECT t.state INTO tenant_state FROM tenants AS t WHERE t.tenant_id = of_tenant FOR UPDATE;
            IF tenant_state IS DISTINCT FROM 'Provisioning'
               AND (tenant_state IS DISTINCT FROM 'Active' OR NOT pg_has_role(session_user, 'portal_web', 'MEMBER')) THEN
                RAISE EXCEPTION 'no link for this company' USING ERRCODE = 'check_violation';
            END IF;
            DELETE FROM provider_candidates
                WHERE set_up_id IN (SELECT set_up_id FROM sign_in_set_ups WHERE tenant_id = of_tenant);
            UPDATE sign_in_set_ups SET ended_at = now(), end_reason = 'Replaced'
                WHERE tenant_id = of_tenant AND ended_at IS NULL;
            INSERT INTO sign_in_set_ups (set_up_id, tenant_id, secret_hash, expires_at)
                VALUES (new_set_up, of_tenant, hash, expires);
            RETURN expires;
        END $$;

        -- The link of a secret while it is open; its row is locked, so that what is done with it comes one after another.
        CREATE FUNCTION open_sign_in_link(hash bytea, of_tenant uuid) RETURNS uuid
        LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
            SELECT set_up_id FROM sign_in_set_ups
            WHERE secret_hash = hash AND tenant_id = of_tenant AND ended_at IS NULL AND expires_at > now()
            FOR UPDATE
        $$;

        """;

    private const string Settings = """
        CREATE FUNCTION provider_digest(c provider_candidates) RETURNS bytea
        LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
            SELECT sha256(convert_to(jsonb_build_array(c.preset, c.issuer, c.display_name, c.client_id,
                encode(c.client_secret, 'hex'), c.hosted_domain, c.trusts_email)::text, 'UTF8'))
        $$;

        -- Settings to try. They take the place of the former ones, and with them goes what was tested.
        CREATE FUNCTION put_provider_candidate(hash bytea, of_tenant uuid, new_preset text, new_issuer text,
            new_display_name text, new_client_id text, new_client_secret bytea, new_hosted_domain text,
            new_trusts_email boolean) RETURNS boolean
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        DECLARE
            link uuid := open_sign_in_link(hash, of_tenant);
        BEGIN
            IF link IS NULL THEN
                RETURN false;
            END IF;
            DELETE FROM provider_candidates WHERE set_up_id = link;
            INSERT INTO provider_candidates (set_up_id, preset, issuer, display_name, client_id, client_secret,
                                             hosted_domain, trusts_email)
                VALUES (link, new_preset, new_issuer, new_display_name, new_client_id, new_client_secret,
                        new_hosted_domain, new_trusts_email);
            RETURN true;
        END $$;

        -- How far a test has come; what comes late, of settings that were changed since, counts for nothing.
        CREATE FUNCTION record_provider_test(hash bytea, of_tenant uuid, digest bytea, stage text, state text, reason text)
        RETURNS boolean
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        DECLARE
            link uuid := open_sign_in_link(hash, of_tenant);
        BEGIN
            UPDATE provider_candidates AS c
                SET test_digest = digest, test_stage = stage, test_state = state, test_reason = reason, test_at = now()
                WHERE c.set_up_id = link AND provider_digest(c) = digest;
            RETURN FOUND;
        END $$;

        """;

    private const string Activation = """
        -- The only way for a service to a company's identity provider: settings whose test passed within the hour. The link is
        -- used up, and the settings' row goes, in the same transaction.
        CREATE FUNCTION activate_provider(hash bytea, of_tenant uuid, digest bytea) RETURNS text
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        DECLARE
            link uuid := open_sign_in_link(hash, of_tenant);
            c provider_candidates;
        BEGIN
            IF link IS NULL THEN
                RETURN 'Closed';
            END IF;
            SELECT * INTO c FROM provider_candidates WHERE set_up_id = link;
            IF provider_digest(c) IS DISTINCT FROM digest THEN
                RETURN 'Changed';
            END IF;
            IF c.test_digest IS DISTINCT FROM digest OR c.test_stage IS DISTINCT FROM 'Claims'
               OR c.test_state IS DISTINCT FROM 'Passed' OR c.test_at < now() - interval '1 hour' THEN
                RETURN 'Untested';
            END IF;
            INSERT INTO identity_providers (identity_provider_id, tenant_id, issuer, display_name, client_id, client_secret,
                                            hosted_domain, trusts_email)
                VALUES (gen_random_uuid(), of_tenant, c.issuer, c.display_name, c.client_id, c.client_secret,
                        c.hosted_domain, c.trusts_email)
                ON CONFLICT (tenant_id) DO UPDATE
                SET issuer = excluded.issuer, display_name = excluded.display_name, client_id = excluded.client_id,
                    client_secret = excluded.client_secret, client_credential = NULL,
                    hosted_domain = excluded.hosted_domain, trusts_email = excluded.trusts_email,
                    pushes_authorization = DEFAULT, other_audiences = DEFAULT, clock_skew = DEFAULT;
            DELETE FROM provider_candidates WHERE set_up_id = link;
            UPDATE sign_in_set_ups SET ended_at = now(), end_reason = 'Activated' WHERE set_up_id = link;
            RETURN 'Activated';
        END $$;

        """;

    private const string Rights = """
        REVOKE ALL ON FUNCTION create_sign_in_link, open_sign_in_link, provider_digest, put_provider_candidate,
            record_provider_test, activate_provider FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION create_sign_in_link TO portal_web, portal_api;
        GRANT EXECUTE ON FUNCTION provider_digest, put_provider_candidate, record_provider_test, activate_provider
            TO portal_web;
        GRANT SELECT ON sign_in_set_ups, provider_candidates TO portal_web;
        """;
}
