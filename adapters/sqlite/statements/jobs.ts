/** Statements of jobs on parked messages. `total` is null while a job is being made: what follows its claim happens once. */

const BEING_MADE = 'EXISTS (SELECT 1 FROM jobs WHERE id = ?1 AND total IS NULL)';

export const JOB_STATEMENTS = {
	addJob: `INSERT INTO jobs (id, kind, releaseFrom, flow, createdBy, createdAt, reason, filter, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'running')
		ON CONFLICT (id) DO NOTHING`,
	// A case is kept together; in it, who has a place in its line comes in that order, before those without; else in the order of parking.
	addJobItems: `INSERT INTO jobItems (job, sequence, parkedId, parkedAt, mandant, channel, target, source, id, subject, state)
		SELECT ?1, row_number() OVER (ORDER BY first, coalesce(place, 9e18), sequence), id, parkedAt, mandant, channel, channel, source, messageId, subject, 'waiting'
		FROM (
			SELECT parked.*, lines.position AS place,
				min(sequence) OVER (PARTITION BY parked.mandant, parked.channel, coalesce(parked.subject, parked.id)) AS first
			FROM parked
			LEFT JOIN lines ON lines.scope = 'channel:' || parked.mandant || ':' || parked.channel AND lines.source = parked.source AND lines.id = parked.messageId
			WHERE parked.job = ?1
		) WHERE ${BEING_MADE}`,
	jobMade: `UPDATE jobs SET
			total = (SELECT count(*) FROM jobItems WHERE job = ?1),
			mandanten = (SELECT json_group_array(DISTINCT mandant) FROM jobItems WHERE job = ?1)
		WHERE id = ?1 AND total IS NULL`,
	setJobState: `UPDATE jobs SET state = ?2, finishedAt = CASE WHEN ?2 IN ('cancelled', 'finished') THEN ?3 END
		WHERE id = ?1 AND (
			(?2 = 'paused' AND state = 'running') OR (?2 = 'running' AND state = 'paused') OR (?2 = 'cancelled' AND state IN ('running', 'paused'))
			OR (?2 = 'finished' AND state = 'running' AND NOT EXISTS (SELECT 1 FROM jobItems WHERE job = ?1 AND state IN ('waiting', 'pending'))))`,
	skipItems: `UPDATE jobItems SET state = 'skipped' WHERE job = ?1 AND state = 'waiting' AND EXISTS (SELECT 1 FROM jobs WHERE id = ?1 AND state = 'cancelled')`,
	endClaims: `UPDATE parked SET job = NULL WHERE job = ?1 AND EXISTS (SELECT 1 FROM jobs WHERE id = ?1 AND state IN ('cancelled', 'finished'))`,
	/** Last of whatever changes items or state: a job that has ended keeps what has become of its items. */
	keepCounts: `UPDATE jobs SET countedAt = ?2, counts = (
			SELECT json_group_object(state, items) FROM (SELECT state, count(*) AS items FROM jobItems WHERE job = ?1 GROUP BY state))
		WHERE id = ?1 AND state IN ('cancelled', 'finished')`,
	// What was put back into its channel while somebody cancelled the job is pending all the same; what has come to its end stays so.
	recordItem: `UPDATE jobItems SET state = ?3, code = ?4, target = coalesce(?5, target) WHERE job = ?1 AND sequence = ?2 
		AND (state IN ('waiting', 'skipped') OR (state = 'pending' AND ?3 IN ('done', 'parked')))`,
	endClaim: 'UPDATE parked SET job = NULL WHERE id = ?2 AND job = ?1',
	followDone: `UPDATE jobItems SET state = 'done' WHERE job = ?1 AND state = 'pending' AND EXISTS (
		SELECT 1 FROM inbox WHERE scope = 'channel:' || jobItems.mandant || ':' || jobItems.target AND source = jobItems.source AND inbox.id = jobItems.id)`,
	followParked: `UPDATE jobItems SET state = 'parked', code = (
			SELECT code FROM parked WHERE messageId = jobItems.id AND source = jobItems.source AND mandant = jobItems.mandant ORDER BY parkedAt DESC LIMIT 1)
		WHERE job = ?1 AND state = 'pending' AND EXISTS (
			SELECT 1 FROM parked WHERE messageId = jobItems.id AND source = jobItems.source AND mandant = jobItems.mandant)`,
} as const;
