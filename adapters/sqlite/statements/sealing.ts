/** Statements of new seals in place of old ones, and of payloads that messages under way need. */

/** The record is still the one that was read: `?4` position of a parking or `?5` of a kept content, `?6` its mark. */
const IS_RESEALED = `(EXISTS (SELECT 1 FROM parked WHERE sequence = ?4 AND parkedAt = ?6)
	OR EXISTS (SELECT 1 FROM contents WHERE position = ?5 AND at = ?6 AND headers IS NOT NULL))`;

export const SEALING_STATEMENTS = {
	/** `?2`: as it was read. Whoever parked it anew meanwhile has sealed it anew too. */
	resealParked: 'UPDATE parked SET headers = ?3, body = ?4 WHERE sequence = ?1 AND parkedAt = ?2',
	resealContent: 'UPDATE contents SET headers = ?3, body = ?4 WHERE position = ?1 AND at = ?2 AND headers IS NOT NULL',
	reusePayload: `INSERT INTO payloadUses (mandant, sha512, user) SELECT ?1, ?2, ?3 WHERE ${IS_RESEALED} ON CONFLICT DO NOTHING`,
	/** What was parked anew meanwhile may need the former name. */
	dropPayloadUse: `DELETE FROM payloadUses WHERE mandant = ?1 AND sha512 = ?2 AND user = ?3 AND ${IS_RESEALED}`,
	/** `?1` the use, `?2` until when its payloads stay needed. */
	endPayloads: 'INSERT INTO payloadUses (mandant, sha512, user) SELECT mandant, sha512, ?2 FROM payloadUses WHERE user = ?1 ON CONFLICT DO NOTHING',
	expirePayloads: "DELETE FROM payloadUses WHERE user >= 'until:' AND user < ?",
} as const;
