/**
 * Schema of the PostgreSQL store, as a list of steps. Step n leads from version n-1 to n; a step that was ever released is never changed.
 * All missing steps run in one transaction under a lock: a kill leaves the old schema or the new one, and of several processes that start at once one does the work.
 *
 * Texts are compared byte by byte (`COLLATE "C"`): an index over them stays right when the operating system changes its rules of sorting.
 */
import { sql } from 'kysely';
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import { lockKey } from './lock-key.ts';
import type { Session } from './session.ts';

const TEXT = 'text COLLATE "C"';
const TEXTS = 'text[] COLLATE "C"';

export const STEPS: readonly string[] = [
	// 1: everything that the port of November 2026 asks for.
	`
	CREATE TABLE journal (
		"position" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		"event" ${TEXT} NOT NULL,
		"at" bigint NOT NULL,
		"mandant" ${TEXT} NOT NULL,
		"source" ${TEXT} NOT NULL,
		"id" ${TEXT} NOT NULL,
		"subject" ${TEXT},
		"channel" ${TEXT},
		"partner" ${TEXT},
		"step" ${TEXT},
		"adapter" ${TEXT},
		"reference" ${TEXT},
		"code" ${TEXT},
		"attempt" integer,
		"durationMs" double precision,
		"size" bigint,
		"standard" ${TEXT},
		"standardversion" ${TEXT},
		"nachrichtentyp" ${TEXT},
		"leika" ${TEXT}
	);
	CREATE INDEX journal_id ON journal ("id", "source");
	CREATE INDEX journal_subject ON journal ("subject") WHERE "subject" IS NOT NULL;
	-- A partner's reference may be longer than an index takes.
	CREATE INDEX journal_reference ON journal (left("reference", 200)) WHERE "reference" IS NOT NULL;
	CREATE INDEX journal_tenant ON journal ("mandant", "position");
	CREATE INDEX journal_time ON journal ("mandant", "at");
	-- The first position whose entry is not before the time, but for entries that came late; one behind the last when there is none.
	CREATE FUNCTION position_at(asked bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
		DECLARE
			low bigint := coalesce((SELECT min("position") FROM journal), 1);
			high bigint := coalesce((SELECT max("position") FROM journal), 0) + 1;
			middle bigint;
			here record;
		BEGIN
			WHILE low < high LOOP
				middle := (low + high) / 2;
				SELECT journal."position", journal."at" INTO here FROM journal WHERE journal."position" >= middle ORDER BY journal."position" LIMIT 1;
				IF NOT FOUND OR here."at" >= asked THEN high := middle; ELSE low := here."position" + 1; END IF;
			END LOOP;
			RETURN low;
		END $$;
	CREATE INDEX journal_event ON journal ("mandant", "event", "position");
	CREATE INDEX journal_channel ON journal ("mandant", "channel", "position") WHERE "channel" IS NOT NULL;
	CREATE INDEX journal_partner ON journal ("mandant", "partner", "position") WHERE "partner" IS NOT NULL;
	CREATE INDEX journal_code ON journal ("mandant", "code", "position") WHERE "code" IS NOT NULL;
	CREATE INDEX journal_standard ON journal ("mandant", "standard", "position") WHERE "standard" IS NOT NULL;
	CREATE INDEX journal_type ON journal ("mandant", "standard", "nachrichtentyp", "position") WHERE "nachrichtentyp" IS NOT NULL;
	CREATE INDEX journal_leika ON journal ("mandant", "leika", "position") WHERE "leika" IS NOT NULL;

	CREATE TABLE figures (
		"minute" bigint NOT NULL,
		"mandant" ${TEXT} NOT NULL,
		"channel" ${TEXT} NOT NULL,
		"partner" ${TEXT} NOT NULL,
		"event" ${TEXT} NOT NULL,
		"writer" integer NOT NULL,
		"count" bigint NOT NULL,
		PRIMARY KEY ("minute", "mandant", "channel", "partner", "event", "writer")
	) WITH (fillfactor = 70);

	CREATE TABLE inbox (
		"scope" ${TEXT} NOT NULL,
		"source" ${TEXT} NOT NULL,
		"id" ${TEXT} NOT NULL,
		"mandant" ${TEXT} NOT NULL,
		"contentHash" ${TEXT} NOT NULL,
		"result" ${TEXT} NOT NULL,
		"at" bigint NOT NULL,
		PRIMARY KEY ("id", "source", "scope")
	);
	CREATE INDEX inbox_age ON inbox ("mandant", "at");

	CREATE TABLE steps (
		"begun" bigint GENERATED ALWAYS AS IDENTITY,
		"mandant" ${TEXT} NOT NULL,
		"source" ${TEXT} NOT NULL,
		"id" ${TEXT} NOT NULL,
		"step" ${TEXT} NOT NULL,
		"state" ${TEXT} NOT NULL,
		"memory" ${TEXT} NOT NULL,
		"receipt" ${TEXT},
		"problem" ${TEXT},
		"at" bigint NOT NULL,
		PRIMARY KEY ("id", "source", "mandant", "step")
	);
	CREATE INDEX steps_age ON steps ("mandant", "at") WHERE "state" IN ('done', 'failed');

	CREATE TABLE parked (
		"sequence" bigint GENERATED ALWAYS AS IDENTITY,
		"id" ${TEXT} PRIMARY KEY,
		"mandant" ${TEXT} NOT NULL,
		"channel" ${TEXT} NOT NULL,
		"source" ${TEXT} NOT NULL,
		"messageId" ${TEXT} NOT NULL,
		"subject" ${TEXT},
		"code" ${TEXT} NOT NULL,
		"partner" ${TEXT} NOT NULL,
		"node" ${TEXT} NOT NULL,
		"attempt" integer NOT NULL,
		"parkedAt" bigint NOT NULL,
		"held" boolean NOT NULL DEFAULT false,
		"assignee" ${TEXT},
		"job" ${TEXT},
		"reason" ${TEXT} NOT NULL,
		"headers" ${TEXT} NOT NULL,
		"body" bytea NOT NULL,
		"payloads" ${TEXTS} NOT NULL,
		"sealKey" ${TEXT}
	);
	CREATE UNIQUE INDEX parked_sequence ON parked ("sequence");
	CREATE INDEX parked_age ON parked ("parkedAt" DESC, "id");
	CREATE INDEX parked_cause ON parked ("mandant", "channel", "code", "partner", "node") INCLUDE ("parkedAt", "held", "job");
	CREATE INDEX parked_message ON parked ("messageId", "source");
	CREATE INDEX parked_subject ON parked ("subject") WHERE "subject" IS NOT NULL;
	CREATE INDEX parked_job ON parked ("job") WHERE "job" IS NOT NULL;
	CREATE INDEX parked_assignee ON parked ("assignee") WHERE "assignee" IS NOT NULL;
	CREATE INDEX parked_payloads ON parked USING gin ("payloads") WHERE "payloads" <> '{}';

	CREATE TABLE notes (
		"mandant" ${TEXT} NOT NULL,
		"channel" ${TEXT} NOT NULL,
		"code" ${TEXT} NOT NULL,
		"partner" ${TEXT} NOT NULL,
		"node" ${TEXT} NOT NULL,
		"text" ${TEXT} NOT NULL,
		PRIMARY KEY ("mandant", "channel", "code", "partner", "node")
	);

	CREATE TABLE lines (
		"position" bigint GENERATED ALWAYS AS IDENTITY,
		"mandant" ${TEXT} NOT NULL,
		"channel" ${TEXT} NOT NULL,
		"subject" ${TEXT} NOT NULL,
		"source" ${TEXT} NOT NULL,
		"id" ${TEXT} NOT NULL,
		"dueAt" bigint NOT NULL,
		PRIMARY KEY ("id", "source", "mandant", "channel")
	);
	CREATE INDEX lines_case ON lines ("subject", "mandant", "channel", "position");

	CREATE TABLE holders ("id" ${TEXT} PRIMARY KEY, "instance" ${TEXT} NOT NULL, "beats" bigint NOT NULL) WITH (fillfactor = 50);
	CREATE TABLE leases ("name" ${TEXT} PRIMARY KEY, "holder" ${TEXT} NOT NULL);
	CREATE INDEX leases_holder ON leases ("holder");

	CREATE TABLE jobs (
		"sequence" bigint GENERATED ALWAYS AS IDENTITY,
		"id" ${TEXT} PRIMARY KEY,
		"kind" ${TEXT} NOT NULL,
		"releaseFrom" ${TEXT} NOT NULL,
		"createdBy" ${TEXT} NOT NULL,
		"createdAt" bigint NOT NULL,
		"finishedAt" bigint,
		"reason" ${TEXT},
		"filter" ${TEXT} NOT NULL,
		"state" ${TEXT} NOT NULL,
		"mandanten" ${TEXTS} NOT NULL,
		"total" bigint NOT NULL
	);

	CREATE TABLE "jobItems" (
		"job" ${TEXT} NOT NULL,
		"sequence" bigint NOT NULL,
		"parkedId" ${TEXT} NOT NULL,
		"parkedAt" bigint NOT NULL,
		"mandant" ${TEXT} NOT NULL,
		"channel" ${TEXT} NOT NULL,
		"target" ${TEXT} NOT NULL,
		"source" ${TEXT} NOT NULL,
		"id" ${TEXT} NOT NULL,
		"subject" ${TEXT},
		"state" ${TEXT} NOT NULL,
		"code" ${TEXT},
		PRIMARY KEY ("job", "sequence")
	);
	CREATE INDEX job_items_state ON "jobItems" ("job", "state", "sequence");

	CREATE TABLE people (
		"id" ${TEXT} PRIMARY KEY,
		"displayName" ${TEXT} NOT NULL,
		"roles" ${TEXT} NOT NULL,
		"origin" ${TEXT} NOT NULL,
		"subject" ${TEXT},
		"active" boolean NOT NULL,
		"passwordHash" ${TEXT},
		"mustChange" boolean,
		"failures" bigint NOT NULL,
		"lockedUntil" bigint NOT NULL
	);

	CREATE TABLE sessions (
		"tokenHash" ${TEXT} PRIMARY KEY,
		"person" ${TEXT} NOT NULL,
		"createdAt" bigint NOT NULL,
		"expiresAt" bigint NOT NULL,
		"seenAt" bigint NOT NULL,
		"csrf" ${TEXT} NOT NULL,
		"idToken" ${TEXT}
	);
	CREATE INDEX sessions_person ON sessions ("person");

	CREATE TABLE audit (
		"position" bigint PRIMARY KEY,
		"text" ${TEXT} NOT NULL,
		"hash" ${TEXT} NOT NULL,
		"at" bigint NOT NULL,
		"actor" ${TEXT} NOT NULL,
		"action" ${TEXT} NOT NULL,
		"mandant" ${TEXT},
		"object" ${TEXT}
	);
	CREATE INDEX audit_actor ON audit ("actor", "position");
	CREATE INDEX audit_action ON audit ("action", "position");
	CREATE INDEX audit_object ON audit ("object", "position") WHERE "object" IS NOT NULL;
	CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$;
	CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION audit_stays();

	CREATE TABLE contents (
		"position" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		"mandant" ${TEXT} NOT NULL,
		"source" ${TEXT} NOT NULL,
		"id" ${TEXT} NOT NULL,
		"place" ${TEXT} NOT NULL,
		"name" ${TEXT} NOT NULL,
		"sha512" ${TEXT} NOT NULL,
		"at" bigint NOT NULL,
		"size" bigint NOT NULL,
		"headers" ${TEXT},
		"body" bytea,
		"payloads" ${TEXTS} NOT NULL,
		"sealKey" ${TEXT},
		UNIQUE ("id", "source", "mandant", "place", "name", "sha512")
	);
	CREATE INDEX contents_age ON contents ("mandant", "at", "position") WHERE "headers" IS NOT NULL;
	CREATE INDEX contents_proofs ON contents ("mandant", "at") WHERE "headers" IS NULL;
	CREATE INDEX contents_payloads ON contents USING gin ("payloads") WHERE "payloads" <> '{}';

	-- "until" 0: the message is under way.
	CREATE TABLE "payloadUses" (
		"mandant" ${TEXT} NOT NULL,
		"channel" ${TEXT} NOT NULL,
		"source" ${TEXT} NOT NULL,
		"id" ${TEXT} NOT NULL,
		"name" ${TEXT} NOT NULL,
		"until" bigint NOT NULL,
		PRIMARY KEY ("id", "source", "mandant", "channel", "name", "until")
	);
	CREATE INDEX payload_uses_name ON "payloadUses" ("name", "mandant");
	CREATE INDEX payload_uses_open ON "payloadUses" ("mandant", "channel", "source", "id") WHERE "until" = 0;
	CREATE INDEX payload_uses_until ON "payloadUses" ("until") WHERE "until" > 0;

	CREATE TABLE alerts (
		"position" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
		"name" ${TEXT} NOT NULL,
		"code" ${TEXT} NOT NULL,
		"facts" ${TEXT} NOT NULL,
		"node" ${TEXT},
		"mandant" ${TEXT} NOT NULL,
		"about" ${TEXT} NOT NULL,
		"raisedAt" bigint NOT NULL,
		"clearedAt" bigint
	);
	CREATE UNIQUE INDEX alerts_lasting ON alerts ("name") WHERE "clearedAt" IS NULL;
	CREATE INDEX alerts_newest ON alerts ("raisedAt" DESC);
	`,
	// 2: a job that has ended keeps its counts, and any says into which flows it releases.
	`
	ALTER TABLE jobs ADD COLUMN "flow" ${TEXT} NOT NULL DEFAULT 'current', ADD COLUMN "counts" ${TEXT}, ADD COLUMN "countedAt" bigint;
	UPDATE jobs SET "countedAt" = coalesce("finishedAt", "createdAt"), "counts" = (
			SELECT coalesce(json_object_agg("state", items), '{}')::text
			FROM (SELECT "state", count(*) AS items FROM "jobItems" WHERE "job" = jobs."id" GROUP BY "state") AS counted)
		WHERE "state" IN ('cancelled', 'finished');
	CREATE INDEX jobs_counted ON jobs ("countedAt") WHERE "countedAt" IS NOT NULL;
	CREATE INDEX jobs_state ON jobs ("state", "sequence");
	`,
];

/** Brings the schema to the newest version. Runs inside a transaction. @throws DrehkreuzError DK-STORE-VERSION, DK-STORE-FAILED for a schema or database that is not ours */
export async function migrate(session: Session, schema: string, steps: readonly string[] = STEPS): Promise<void> {
	await session.rows(sql`SELECT pg_advisory_xact_lock(${lockKey(schema, 'migrate')}::bigint)`);
	const [encoding] = await session.rows<{ name: string }>(
		sql`SELECT pg_encoding_to_char(encoding) AS name FROM pg_database WHERE datname = current_database()`,
	);
	if (encoding?.name !== 'UTF8') throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'NOT_UTF8' });
	// Asked before it is made: who may use a schema need not have the right to make one.
	const there = await session.rows(sql`SELECT 1 FROM pg_namespace WHERE nspname = ${schema}`);
	if (there.length === 0) await session.rows(sql`CREATE SCHEMA ${sql.id(schema)}`);
	const found = await versionOf(session, schema);
	if (found > steps.length) throw new DrehkreuzError('DK-STORE-VERSION', { found, known: steps.length });
	if (found === steps.length) return;
	for (const step of steps.slice(found)) await session.rows(sql.raw(step));
	await session.rows(sql`UPDATE drehkreuz_schema SET version = ${steps.length}`);
}

/** 0 for a schema that is still empty, which gets its mark. */
async function versionOf(session: Session, schema: string): Promise<number> {
	const tables = await session.rows<{ name: string }>(
		sql`SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = ${schema}::regnamespace`,
	);
	if (tables.some(({ name }) => name === 'drehkreuz_schema')) {
		const [row] = await session.rows<{ version: number }>(sql`SELECT version FROM drehkreuz_schema`);
		return Number(row?.version);
	}
	if (tables.length > 0) throw new DrehkreuzError('DK-STORE-FAILED', { systemCode: 'NOT_OUR_SCHEMA' });
	await session.rows(sql`CREATE TABLE drehkreuz_schema (version integer NOT NULL)`);
	await session.rows(sql`INSERT INTO drehkreuz_schema VALUES (0)`);
	return 0;
}
