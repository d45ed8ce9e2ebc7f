/** Evaluates one translated rule on one occurrence of its element in an instance. True, false, or undefined for *undecided*. */
import { normalElement } from './ids.ts';
import type { Condition, Operand, TranslatedRule } from './translated-rules.ts';

export type Outcome = 'kept' | 'broken' | 'undecided';

/** @param self the object in the instance at which the rule stands; its keys may be ids of XDF 2 or 3, with or without version */
export function outcomeOf(rule: TranslatedRule, self: unknown): Outcome {
	const holds = evaluate(rule.condition, self);
	if (rule.effect === 'valid') return holds === undefined ? 'undecided' : holds ? 'kept' : 'broken';
	if (holds === false) return 'kept';
	const empty = isEmptyAt(self, rule.target ?? []);
	const broken = rule.effect === 'require' ? empty : empty === undefined ? undefined : !empty;
	if (broken === false) return 'kept';
	return holds === undefined || broken === undefined ? 'undecided' : 'broken';
}

/** Keys of the instance along the way, as far as it has them; then those of the rule. */
export function keysTo(self: unknown, path: readonly string[]): readonly string[] {
	const keys: string[] = [];
	let value = self;
	for (const id of path) {
		if (Array.isArray(value) && value.length === 1) {
			keys.push('0');
			value = value[0];
		}
		const key = keyIn(value, id);
		keys.push(key ?? id);
		value = key === undefined ? undefined : (value as Readonly<Record<string, unknown>>)[key];
	}
	return keys;
}

type Truth = boolean | undefined;

function evaluate(condition: Condition, self: unknown): Truth {
	switch (condition.kind) {
		case 'true':
			return true;
		case 'yes':
			return same(valueOf({ path: condition.path }, self), { value: true });
		case 'empty':
			return isEmptyAt(self, condition.path);
		case 'equal':
			return same(valueOf(condition.left, self), valueOf(condition.right, self));
		case 'not':
			return not(evaluate(condition.condition, self));
		case 'and': {
			const all = condition.conditions.map((one) => evaluate(one, self));
			return all.includes(false) ? false : all.includes(undefined) ? undefined : true;
		}
		case 'or': {
			const any = condition.conditions.map((one) => evaluate(one, self));
			return any.includes(true) ? true : any.includes(undefined) ? undefined : false;
		}
		case 'xor': {
			const each = condition.conditions.map((one) => evaluate(one, self));
			return each.includes(undefined) ? undefined : each.filter((one) => one === true).length === 1;
		}
	}
}

function not(truth: Truth): Truth {
	return truth === undefined ? undefined : !truth;
}

/** One value, none, or several (undefined). */
type Found = { readonly value: unknown } | undefined;

function valueOf(operand: Operand, self: unknown): Found {
	if ('literal' in operand) return { value: operand.literal };
	const values = valuesAt(self, operand.path);
	return values.length > 1 ? undefined : { value: values[0] };
}

function isEmptyAt(self: unknown, path: readonly string[]): Truth {
	const values = valuesAt(self, path);
	// All empty or all filled is the answer for a list, too.
	const empty = values.filter(isEmpty).length;
	return empty === values.length ? true : empty === 0 ? false : undefined;
}

function valuesAt(self: unknown, path: readonly string[]): readonly unknown[] {
	let values: readonly unknown[] = [self].flat();
	for (const id of path) {
		values = values.flatMap((value) => {
			const key = keyIn(value, id);
			return key === undefined ? [] : [(value as Readonly<Record<string, unknown>>)[key]].flat();
		});
	}
	return values;
}

function keyIn(value: unknown, id: string): string | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	if (Object.hasOwn(value, id)) return id;
	return Object.keys(value).find((key) => normalElement(key).split('V')[0] === id);
}

/** A code is a string, a yes/no field a boolean; portals differ in how they write numbers. */
function same(left: Found, right: Found): Truth {
	if (!left || !right) return undefined;
	if (isEmpty(left.value) || isEmpty(right.value)) return isEmpty(left.value) && isEmpty(right.value);
	return String(left.value) === String(right.value);
}

export function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null || value === '') return true;
	if (typeof value !== 'object') return false;
	return Object.values(value).every(isEmpty);
}
