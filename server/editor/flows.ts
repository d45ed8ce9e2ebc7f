/** Puts the shipped flow packages (`flows/<name>/flow.json`) into a new Node-RED folder. Flows that are there already belong to the people who run the hub. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../folders.ts';
import { createOnce } from './create-once.ts';

/** @returns true when flows were put in */
export function seedFlows(userDir: string): boolean {
	const file = join(userDir, 'flows.json');
	if (existsSync(file)) return false;
	mkdirSync(userDir, { recursive: true, mode: 0o700 });
	return createOnce(file, JSON.stringify(shippedFlows(), undefined, '\t'));
}

/** All shipped flows as one; nodes that several packages share (the connection) appear once. */
function shippedFlows(): readonly object[] {
	const nodes = new Map<string, object>();
	for (const name of readdirSync(projectFolder('flows')).sort()) {
		const file = projectFolder('flows', name, 'flow.json');
		if (!existsSync(file)) continue;
		for (const node of JSON.parse(readFileSync(file, 'utf8')) as { id: string }[]) nodes.set(node.id, node);
	}
	return [...nodes.values()];
}
