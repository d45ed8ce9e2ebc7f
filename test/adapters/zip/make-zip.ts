/** Writes ZIP files byte by byte, also such as no honest program writes. APPNOTE.TXT 6.3, sections 4.3.7, 4.3.12, 4.3.16. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface EntrySpec {
	readonly name: string | Buffer;
	readonly content?: Buffer | string;
	/** Default 8 (deflate). */
	readonly method?: number;
	/** General purpose bits. Default: UTF-8 names. */
	readonly flags?: number;
	/** What the table of contents says, where it is not the truth. */
	readonly says?: { readonly size?: number; readonly crc?: number };
	/** Name in front of the data, where it differs. */
	readonly localName?: string;
	/** Unix mode. */
	readonly mode?: number;
	/** Shares the data of the entry with this index. */
	readonly over?: number;
}

export function makeZip(specs: readonly EntrySpec[]): Buffer {
	const locals: Buffer[] = [];
	const directory: Buffer[] = [];
	const offsets: number[] = [];
	let offset = 0;
	for (const spec of specs) {
		const { name, content = '', method = 8, flags = 0x800, says = {}, localName, mode, over } = spec;
		const raw = Buffer.from(content as string);
		const data = method === 8 ? deflateRawSync(raw) : raw;
		const nameBytes = Buffer.from(name as string);
		const size = says.size ?? raw.length;
		const packed = method === 0 ? size : data.length;
		const crc = says.crc ?? crc32(raw);
		const common = (at: Buffer, start: number) => {
			at.writeUInt16LE(20, start);
			at.writeUInt16LE(flags, start + 2);
			at.writeUInt16LE(method, start + 4);
			at.writeUInt32LE(crc, start + 10);
			at.writeUInt32LE(packed, start + 14);
			at.writeUInt32LE(size, start + 18);
		};
		const local = Buffer.alloc(30);
		local.writeUInt32LE(0x04034b50);
		common(local, 4);
		const localBytes = Buffer.from(localName ?? nameBytes);
		local.writeUInt16LE(localBytes.length, 26);
		const place = over === undefined ? offset : (offsets[over] ?? 0);
		offsets.push(place);
		if (over === undefined) {
			locals.push(local, localBytes, data);
			offset += 30 + localBytes.length + data.length;
		}
		const central = Buffer.alloc(46);
		central.writeUInt32LE(0x02014b50);
		central.writeUInt16LE(mode === undefined ? 20 : (3 << 8) | 20, 4);
		common(central, 6);
		central.writeUInt16LE(nameBytes.length, 28);
		central.writeUInt32LE(mode === undefined ? 0 : mode * 0x10000, 38);
		central.writeUInt32LE(place, 42);
		directory.push(central, nameBytes);
	}
	const table = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.writeUInt32LE(0x06054b50);
	end.writeUInt16LE(specs.length, 8);
	end.writeUInt16LE(specs.length, 10);
	end.writeUInt32LE(table.length, 12);
	end.writeUInt32LE(offset, 16);
	return Buffer.concat([...locals, table, end]);
}
