namespace Portal.Platform.Catalog;

/// <summary>
/// Jobs of the operator and their steps. The services ask for a company and for its end through two functions, and read
/// states; they cannot write any row, and never read what is sealed in one (<see cref="Secrets.PayloadSeal"/>). Ends are final.
/// </summary>
internal static class JobRules
{
    public const string Statements = Tables + Rules + Functions + Rights;

    private const string Tables = """
        -- What the operator publishes for those who ask: the key that seals for it, and where companies have their hosts.
        CREATE TABLE company_settings (
            only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
            sealing_key bytea NOT NULL CHECK (octet_length(sealing_key) = 65),
            domain text CHECK (domain ~ '^[a-z0-9][a-z0-9.-]*[a-z0-9]$'),
            dashboard text,
            CHECK ((domain IS NULL) = (dashboard IS NULL))
        );
        CREATE TABLE jobs (
            job_id uuid PRIMARY KEY,
            kind text NOT NULL CHECK (kind IN ('CreateCompany')),
            tenant_id uuid NOT NULL UNIQUE REFERENCES tenants ON DELETE RESTRICT,
            tier text NOT NULL CHECK (tier IN ('Dedicated', 'Schema')),
            server_name text NOT NULL,
            auth_provider text NOT NULL,
            state text NOT NULL DEFAULT 'Queued'
                CHECK (state IN ('Queued', 'Running', 'Waiting', 'Succeeded', 'Failed', 'Cancelling', 'Cancelled')),
            reason text CHECK (reason ~ '^[a-z-]{1,60}$'),
            gives_up boolean NOT NULL DEFAULT false,
            requested_at timestamptz NOT NULL DEFAULT now(),
            due_at timestamptz NOT NULL DEFAULT now(),
            started_at timestamptz,
            ended_at timestamptz,
            lease_holder uuid,
            lease_epoch bigint NOT NULL DEFAULT 0,
            lease_expires_at timestamptz,
            payload bytea,
            CHECK ((ended_at IS NOT NULL) = (state IN ('Succeeded', 'Failed', 'Cancelled'))),
            CHECK (ended_at IS NULL OR (payload IS NULL AND lease_holder IS NULL)),
            CHECK ((lease_holder IS NULL) = (lease_expires_at IS NULL))
        );
        CREATE INDEX ix_jobs_due ON jobs (due_at) WHERE ended_at IS NULL;
        CREATE TABLE job_steps (
            job_id uuid NOT NULL REFERENCES jobs ON DELETE RESTRICT,
            name text NOT NULL,
            position smallint NOT NULL,
            state text NOT NULL DEFAULT 'Pending'
                CHECK (state IN ('Pending', 'Running', 'Succeeded', 'Failed', 'Undone')),
            attempts integer NOT NULL DEFAULT 0,
            started_at timestamptz,
            ended_at timestamptz,
            PRIMARY KEY (job_id, name),
            UNIQUE (job_id, position)
        );
        -- Digests and ids only: what was asked and what came of it stands in its own table.
        CREATE TABLE idempotency_keys (
            caller_id uuid NOT NULL,
            key_hash bytea NOT NULL CHECK (octet_length(key_hash) = 32),
            request_digest bytea NOT NULL CHECK (octet_length(request_digest) = 32),
            result_id uuid NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (caller_id, key_hash)
        );
        CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);

        """;

    private const string Rules = """
        -- An ended job stays ended; one that is being undone is not taken up again; a payload is erased and never replaced.
        CREATE FUNCTION keep_job() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE'
               OR (NEW.job_id, NEW.tenant_id, NEW.kind, NEW.tier, NEW.server_name)
                   IS DISTINCT FROM (OLD.job_id, OLD.tenant_id, OLD.kind, OLD.tier, OLD.server_name)
               OR OLD.ended_at IS NOT NULL
               OR (OLD.state = 'Cancelling' AND NEW.state NOT IN ('Cancelling', 'Cancelled', 'Failed'))
               OR (OLD.state <> 'Queued' AND NEW.state = 'Queued')
               OR (OLD.gives_up AND NOT NEW.gives_up)
               OR NEW.lease_epoch < OLD.lease_epoch
               OR (NEW.payload IS NOT NULL AND NEW.payload IS DISTINCT FROM OLD.payload) THEN
                RAISE EXCEPTION 'a job only goes forward' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_job BEFORE UPDATE OR DELETE ON jobs FOR EACH ROW EXECUTE FUNCTION keep_job();

        -- A company that never became active can be retired; its row, and with it its name, stays for ever.
        CREATE FUNCTION keep_retired_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.state <> OLD.state AND (OLD.state = 'Retired' OR (NEW.state = 'Retired' AND OLD.state <> 'Provisioning')) THEN
                RAISE EXCEPTION 'a retired company stays retired, and an active one is not retired'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$;
        CREATE TRIGGER keep_retired_tenant BEFORE UPDATE ON tenants
            FOR EACH ROW EXECUTE FUNCTION keep_retired_tenant();

        -- As LeaseRules: what a former leader still writes is refused.
        CREATE TRIGGER require_operator_lease BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON company_settings
            FOR EACH STATEMENT EXECUTE FUNCTION require_operator_lease();
        CREATE TRIGGER require_operator_lease BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON jobs
            FOR EACH STATEMENT EXECUTE FUNCTION require_operator_lease();
        CREATE TRIGGER require_operator_lease BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON job_steps
            FOR EACH STATEMENT EXECUTE FUNCTION require_operator_lease();

        """;

    private const string Functions = """
        -- The only way for a service to a new company: its name, its hosts and the job are there together or not at all. A
        -- host is one label below the domain, and never the name of another company, a retired one included.
        CREATE FUNCTION request_company(new_job uuid, new_tenant uuid, new_url_id text, new_name text, new_hosts text[],
                                        new_tier text, new_auth_provider text, sealed bytea) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        DECLARE
            below text := '.' || (SELECT domain FROM company_settings);
            host text;
            label text;
        BEGIN
            INSERT INTO tenants (tenant_id, url_id, display_name, state, created_at)
                VALUES (new_tenant, new_url_id, normalize(new_name, NFC), 'Provisioning', now());
            FOREACH host IN ARRAY new_hosts LOOP
                label := left(host, -length(below));
                IF below IS NULL OR host IS DISTINCT FROM label || below OR label = '' OR strpos(label, '.') > 0 THEN
                    RAISE EXCEPTION 'a host is one label below the domain' USING ERRCODE = 'check_violation';
                END IF;
                IF EXISTS (SELECT FROM tenants WHERE url_id = label AND tenant_id <> new_tenant) THEN
                    RAISE EXCEPTION 'a host is not the name of another company'
                        USING ERRCODE = 'unique_violation', CONSTRAINT = 'pk_hosts';
                END IF;
                INSERT INTO hosts (host_name, kind, tenant_id) VALUES (host, 'Tenant', new_tenant);
            END LOOP;
            INSERT INTO jobs (job_id, kind, tenant_id, tier, server_name, auth_provider, payload)
                VALUES (new_job, 'CreateCompany', new_tenant, new_tier,
                        CASE new_tier WHEN 'Dedicated' THEN new_url_id ELSE 'shared_1' END, new_auth_provider, sealed);
        END $$;

        -- Asks for the end of a job. The tenant's row is locked first, as by its activation: one of the two comes first.
        CREATE FUNCTION cancel_job(cancelled uuid) RETURNS text
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        DECLARE
            tenant_state text;
        BEGIN
            SELECT t.state INTO tenant_state FROM tenants AS t
                WHERE t.tenant_id = (SELECT j.tenant_id FROM jobs AS j WHERE j.job_id = cancelled) FOR UPDATE;
            UPDATE jobs SET state = 'Cancelling', due_at = now()
                WHERE job_id = cancelled AND state IN ('Queued', 'Running', 'Waiting') AND tenant_state = 'Provisioning';
            RETURN (SELECT state FROM jobs WHERE job_id = cancelled);
        END $$;

        """;

    private const string Rights = """
        REVOKE ALL ON FUNCTION request_company, cancel_job FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION request_company, cancel_job TO portal_web, portal_api;
        GRANT SELECT ON company_settings, job_steps TO portal_web, portal_api;
        GRANT SELECT (job_id, kind, tenant_id, tier, auth_provider, state, reason, requested_at, due_at, started_at, ended_at)
            ON jobs TO portal_web, portal_api;
        GRANT SELECT, INSERT, UPDATE (request_digest, result_id, created_at) ON idempotency_keys TO portal_web, portal_api;
        """;
}
