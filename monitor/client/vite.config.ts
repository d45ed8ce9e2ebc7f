/**
 * How the page is built: static files below `/monitor/`, nothing inlined that a strict Content-Security-Policy would refuse, and the same bytes from the same sources.
 * `bin/house/build.mjs` calls it with the folder to write to.
 */
import { defineConfig } from 'vite';

export default defineConfig({
	root: import.meta.dirname,
	base: '/monitor/',
	publicDir: false,
	cacheDir: '../../.cache/vite',
	logLevel: 'warn',
	oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
	build: {
		target: ['chrome120', 'firefox121', 'safari17.4'],
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
		sourcemap: false,
		reportCompressedSize: false,
		emptyOutDir: true,
		chunkSizeWarningLimit: 1000,
	},
});
