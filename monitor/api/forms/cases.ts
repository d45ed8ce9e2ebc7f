/** What is known of a case. */
import { Type } from 'typebox';
import { Count, closed, Mandant } from './parts.ts';

export const CaseAddress = Type.Object({ mandant: Mandant, subject: Type.String({ minLength: 1, maxLength: 255 }) }, closed);
export const CaseDeletion = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, closed);
export const CaseDeleted = Type.Object({ messages: Count, entries: Count, payloads: Count }, closed);
