/**
 * The import rule: server → monitor, nodes, adapters, sandbox → hub. It holds for `import type` too.
 * TypeScript is read with swc, because dependency-cruiser 18 cannot read it through TypeScript 7.
 */

/** The only npm packages that the core may use. Add one only with an ADR: what the core needs, everything needs. */
const packagesOfHub = ['cloudevents', 'pino', 'saxes'];

/** @returns {import('dependency-cruiser').IForbiddenRuleType} */
function only(folder, allowed) {
	return {
		name: `${folder}-imports-only-${allowed.join('-and-') || 'itself'}`,
		comment: `${folder}/ may import ${[folder, ...allowed].map((name) => `${name}/`).join(', ')}, the JSON of schemas/, and nothing else of ours.`,
		severity: 'error',
		from: { path: `^${folder}/` },
		to: { pathNot: [`^(${[folder, ...allowed].join('|')})/`, '^schemas/', '^node_modules/'], dependencyTypesNot: ['core'], couldNotResolve: false },
	};
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
	forbidden: [
		only('hub', []),
		only('adapters', ['hub']),
		only('nodes', ['hub']),
		only('monitor', ['hub']),
		only('sandbox', ['hub']),
		only('server', ['monitor', 'nodes', 'adapters', 'sandbox', 'hub']),
		{
			name: 'adapter-knows-no-other-adapter',
			comment: 'What two adapters share belongs into hub/.',
			severity: 'error',
			from: { path: '^adapters/([^/]+)/' },
			to: { path: '^adapters/', pathNot: '^adapters/$1/' },
		},
		{
			name: 'hub-needs-few-packages',
			comment: `hub/ may use ${packagesOfHub.join(', ')}; anything else belongs into an adapter.`,
			severity: 'error',
			from: { path: '^hub/' },
			to: { path: '^node_modules/', pathNot: `^node_modules/(${packagesOfHub.join('|')})/` },
		},
		{
			name: 'no-circle',
			comment: 'Two files that need each other at run time are one, or miss a third.',
			severity: 'error',
			from: {},
			to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
		},
		{ name: 'resolvable', comment: 'The file or package does not exist.', severity: 'error', from: {}, to: { couldNotResolve: true } },
		{
			name: 'packages-are-listed',
			comment: 'The package comes with another one by chance. List it in package.json.',
			severity: 'error',
			from: { pathNot: '^(test|bench)/' },
			to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
		},
		{
			name: 'no-development-package-at-run-time',
			comment: "The package is in devDependencies and will be missing in production. The monitor's page is bundled: nothing of it is needed there.",
			severity: 'error',
			from: { path: '^(hub|adapters|nodes|monitor|sandbox|server)/', pathNot: '^monitor/client/' },
			to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
		},
	],
	options: {
		parser: 'swc',
		moduleSystems: ['es6', 'cjs'],
		doNotFollow: { path: '^node_modules/' },
		exclude: { path: '^(build|\\.build-[^/]*|\\.cache|data|docs|coverage)/' },
		enhancedResolveOptions: {
			extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.d.ts'],
			exportsFields: ['exports'],
			conditionNames: ['import', 'node', 'types', 'require', 'default'],
		},
	},
};
