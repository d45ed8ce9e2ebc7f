/** Statements of new seals in place of old ones, and of payloads that messages under way need. */
export const SEALING_STATEMENTS = {
	/** `?2`: as it was read. Whoever parked it anew meanwhile has sealed it anew too. */
	resealParked: 'UPDATE parked SET headers = ?3, body = ?4 WHERE sequence = ?1 AND parkedAt = ?2',
	resealContent: 'UPDATE contents SET headers = ?3, body = ?4 WHERE position = ?1 AND at = ?2 AND headers IS NOT NULL',
	/** As long as what uses it is there: `?4` a parking, `?5` the position of a kept content. */
	reusePayload: `INSERT INTO payloadUses (mandant, sha512, user) SELECT ?1, ?2, ?3
		WHERE EXISTS (SELECT 1 FROM parked WHERE id = ?4) OR EXISTS (SELECT 1 FROM contents WHERE position = ?5 AND headers IS NOT NULL) ON CONFLICT DO NOTHING`,
	dropPayloadUse: 'DELETE FROM payloadUses WHERE mandant = ? AND sha512 = ? AND user = ?',
	/** `?1` the use, `?2` until when its payloads stay needed. */
	endPayloads: 'INSERT INTO payloadUses (mandant, sha512, user) SELECT mandant, sha512, ?2 FROM payloadUses WHERE user = ?1 ON CONFLICT DO NOTHING',
	expirePayloads: "DELETE FROM payloadUses WHERE user >= 'until:' AND user < ?",
} as const;
