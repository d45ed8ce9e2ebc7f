/** Versions, engines, tenants. */
import { Type } from 'typebox';
import { Count, closed, Mandant, Optional, Time } from './parts.ts';

export const SystemInfo = Type.Object(
	{
		version: Type.String(),
		node: Type.String(),
		instance: Type.String(),
		startedAt: Time,
		broker: Type.Object({ kind: Type.String(), state: Type.String() }, closed),
		store: Type.Object({ kind: Type.String(), bytes: Optional(Count) }, closed),
		disk: Optional(Type.Object({ freeBytes: Count, totalBytes: Count }, closed)),
		memoryBytes: Count,
		tenants: Type.Array(
			Type.Object(
				{
					id: Mandant,
					name: Type.String(),
					ars: Optional(Type.String()),
					partners: Type.Array(Type.Object({ role: Type.String(), adapter: Type.String(), environment: Type.String() }, closed)),
					portals: Count,
					routes: Count,
					storageLevel: Type.String(),
					contentDays: Optional(Type.Integer()),
					historyDays: Optional(Type.Integer()),
				},
				closed,
			),
		),
		packs: Type.Array(Type.Object({ standard: Type.String(), version: Type.String(), active: Type.Boolean() }, closed)),
	},
	closed,
);
