/**
 * Completes package-lock.json: `node scripts/complete-lock.ts [FILE]`, after an `npm install` from a registry mirror that holds packages of
 * one platform only.
 *
 * npm leaves an optional package that the registry does not have out of the lock, and `npm ci` then refuses the lock ("Missing: … from
 * lock file"). The entries are known without the registry: the parent pins the exact version, and the name says platform and
 * processor. They get no integrity; on their platform npm takes it from the registry.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Entry {
	version?: string;
	dev?: boolean;
	license?: string;
	engines?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
	extraneous?: boolean;
	[key: string]: unknown;
}

const platformName = /(android|darwin|linux|win32|freebsd|openbsd|netbsd|sunos|aix)-(arm64|x64|ia32|arm|ppc64|s390x|riscv64|loong64)(?:-(musl|gnu)?\w*)?$/;
const libcOf: Record<string, string> = { musl: 'musl', gnu: 'glibc' };

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> };
const entries = new Map(Object.entries(lock.packages).filter(([, entry]) => entry.extraneous !== true));
let added = 0;

for (const [parentPath, parent] of [...entries]) {
	for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
		if (parentPath === '' || entries.has(`node_modules/${name}`) || entries.has(`${parentPath}/node_modules/${name}`)) continue;
		const [, os, cpu, libc = ''] = platformName.exec(name) ?? [];
		if (!os || !cpu || !/^\d/.test(version)) throw new Error(`${parentPath}: cannot complete ${name}@${version}`);
		entries.set(`node_modules/${name}`, {
			version,
			cpu: [cpu],
			...(parent.dev ? { dev: true } : {}),
			...(os === 'linux' && libcOf[libc] ? { libc: [libcOf[libc]] } : {}),
			...(parent.license ? { license: parent.license } : {}),
			optional: true,
			os: [os],
			...(parent.engines?.node ? { engines: { node: parent.engines.node } } : {}),
		});
		added++;
	}
}

lock.packages = Object.fromEntries([...entries].sort(([a], [b]) => a.localeCompare(b, 'en')));
writeFileSync(file, `${JSON.stringify(lock, null, '\t')}\n`);
console.log(`${file}: ${added} entries added`);
