/**
 * Reads ZIP files that strangers made: releases of standards, messages with attachments.
 *
 *     const files = await readZip(bytes, { maxTotalBytes: 50_000_000 });   // [{ path, content }]
 *     await unpackZip('./xbau.zip', './neuer-ordner');
 *     const zip = await openZip('./gross.zip');                            // entries as streams; zip.close() at the end
 *
 * Refused, each with its own DK-ZIP code: path traversal, absolute names, drive letters, backslashes, control characters, links and devices, encryption,
 * unusual compression, the same name twice (case does not count), overlapping entries, sizes and checksums that lie, bombs. A ZIP inside a ZIP is never opened.
 */
export { defaultLimits, type ZipLimits } from './limits.ts';
export { type OpenZip, openZip, type ZipEntry } from './open-zip.ts';
export { type ReadEntry, readZip, unpackZip } from './unpack-zip.ts';
