/**
 * The structures of XML messages: which message types the packs hold, what is in them, and messages written by them. Implements the part for XML of
 * the port `Structures`; all work is done in a worker thread, which is started at the first question.
 *
 * Errors: DK-MAP-TARGET-UNKNOWN; DK-PACK-DAMAGED when a file of the pack was changed; DK-XML-LIMIT when a question takes longer than 10 s.
 */
import { DrehkreuzError } from '../../hub/errors/drehkreuz-error.ts';
import type { Pack } from '../../hub/standards/pack.ts';
import { findSchema } from '../../hub/standards/pack-index.ts';
import type { Outline, OutlineOptions, Structures, StructureTarget, TargetInfo, Written } from '../../hub/standards/structures.ts';
import { nameOf } from '../../hub/xml/names.ts';
import { Engine, TimeExceeded } from './engine.ts';
import type { MessageName, OutlineJob, WriteJob } from './jobs.ts';

const MAX_TARGETS = 2_000;
const TIME_LIMIT_MS = 10_000;

export class XmlStructures implements Structures {
	#packs: readonly Pack[];
	#engine: Engine | undefined;
	#closing: Promise<unknown> = Promise.resolve();

	/** Where several packs know the same root element, the first wins. */
	constructor(packs: readonly Pack[]) {
		this.#packs = packs;
	}

	/** Every global element that can be the root of a message, as `standard version element`. */
	async targets(): Promise<readonly TargetInfo[]> {
		const all = this.#packs.flatMap(({ description: { name, namespaces } }) =>
			namespaces.flatMap(({ namespace, standard, version, elements }) =>
				Object.keys(elements).map((element): TargetInfo => {
					const root = namespace === '' ? element : `{${namespace}}${element}`;
					return { target: { kind: 'xml', pack: name, root }, title: `${standard} ${version} ${element}` };
				}),
			),
		);
		return all.sort((a, b) => a.title.localeCompare(b.title, 'de')).slice(0, MAX_TARGETS);
	}

	/** Empty when `options.below` names no place. */
	async outline(target: StructureTarget, options: OutlineOptions = {}): Promise<Outline> {
		const job: OutlineJob = { kind: 'outline', message: this.#message(target), options };
		return this.#run(job);
	}

	async write(target: StructureTarget, value: unknown): Promise<Written> {
		const job: WriteJob = { kind: 'write', message: this.#message(target), value };
		const { xml, problems } = await this.#run(job);
		return { content: xml, mediaType: 'application/xml', problems };
	}

	/** Other packs from now on. Questions under way are answered from the packs that they began with. */
	usePacks(packs: readonly Pack[]): void {
		this.#packs = packs;
		const old = this.#engine;
		this.#engine = undefined;
		if (old) this.#closing = Promise.all([this.#closing, old.drain()]);
	}

	async close(): Promise<void> {
		await Promise.all([this.#engine?.close(), this.#closing]);
		this.#engine = undefined;
	}

	#message(target: StructureTarget): MessageName {
		const unknown = () => new DrehkreuzError('DK-MAP-TARGET-UNKNOWN', { target: (target.kind === 'xml' ? target.root : target.schema).slice(0, 300) });
		if (target.kind !== 'xml') throw unknown();
		const { namespace, local } = nameOf(target.root);
		const found = findSchema(
			this.#packs.map(({ description }) => description),
			{ namespace, name: local },
			target.pack,
		);
		// The nearest pack is not enough here: it must have this very element.
		if (!found || !Object.hasOwn(found.namespace.elements, local)) throw unknown();
		return { pack: found.pack.id, schema: found.schema, root: target.root };
	}

	async #run<J extends OutlineJob | WriteJob>(job: J) {
		this.#engine ??= new Engine({ packs: this.#packs, workers: 1 });
		try {
			return await this.#engine.run<J>(job, { timeLimitMs: TIME_LIMIT_MS });
		} catch (error) {
			if (error instanceof TimeExceeded) throw new DrehkreuzError('DK-XML-LIMIT', { limit: `${TIME_LIMIT_MS} ms` });
			throw error;
		}
	}
}
