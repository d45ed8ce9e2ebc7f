/**
 * XML checks: recognises a message and validates it against an installed standards pack (XSD) with libxml2 in worker threads.
 *
 *     const { pack, changed } = await installPack('./xwasser-1.0.0', { packsFolder: './data/packs', catalogueFolders: ['./xoev-basis'] });
 *     const packs = await installedPacks('./data/packs');                     // oldest first
 *     const pack = await openPack('./xwasser-1.0.0', { catalogueFolders: ['./xoev-basis'] }); // in place, nothing is written
 *     const { packs: many, faults } = await openPacks(['./xdomea-3.0.0', './xoev-basis']);  // many in place at once, faulty ones reported
 *     const results = await verifyPacks('./data/packs'); await removePack('./data/packs', id);
 *     const checker = new XmlChecker({ packs: [pack, ...packs] });            // first given wins where two know the same root
 *     const report = await checker.check(bytes, {});                          // Checker port, always a report
 *     checker.usePacks(await installedPacks('./data/packs'));                 // after another installation, without a restart
 *     await checker.close();
 *     const structures = new XmlStructures(packs);                            // Structures port: targets(), outline(), write(), close()
 *
 * Errors of installPack and openPack: DK-PACK-EMPTY, DK-PACK-MISSING-IMPORT, DK-PACK-INVALID; of installedPacks: DK-PACK-DAMAGED.
 * A check never loads anything but the files of its pack; content with a DOCTYPE is refused.
 */
export type { InstallOptions, InstallResult } from './install-pack.ts';
export { installPack, UNFINISHED } from './install-pack.ts';
export { installedPacks } from './installed-packs.ts';
export type { OpenedPacks, OpenOptions, PackFault } from './open-pack.ts';
export { openPack, openPacks } from './open-pack.ts';
export type { Verification } from './verify-packs.ts';
export { removePack, verifyPacks } from './verify-packs.ts';
export type { XmlCheckerOptions } from './xml-checker.ts';
export { XmlChecker } from './xml-checker.ts';
export { XmlStructures } from './xml-structures.ts';
