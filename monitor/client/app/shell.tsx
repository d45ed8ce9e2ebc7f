/** What surrounds every page: skip link, head, navigation, the main part, and the region that screen readers listen to. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../locale/text.ts';
import { Button } from '../parts/button.tsx';
import { announcement } from './announce.ts';
import { HeadTools } from './head-tools.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { Navigation } from './navigation.tsx';
import { PersonMenu } from './person-menu.tsx';
import { Link } from './router.tsx';

export function Shell({ children }: { readonly children: ComponentChildren }) {
	const [open, setOpen] = useState(false);
	return (
		<div class="dk-shell">
			<SkipLink />
			<header class="dk-head">
				<Button class="dk-menu-button" kind="tertiary" icon={open ? 'close' : 'dehaze'} expanded={open} controls="dk-nav" onClick={() => setOpen(!open)}>
					{t('nav.menu')}
				</Button>
				<Link to="/" class="dk-brand" onFollow={() => setOpen(false)}>
					<BrandMark />
					<span>{t('app.name')}</span>
				</Link>
				<LiveIndicator />
				<div class="dk-head__end">
					<HeadTools />
					<PersonMenu />
				</div>
			</header>
			<Navigation open={open} onFollow={() => setOpen(false)} />
			<main id="inhalt" class="dk-main" tabIndex={-1}>
				{children}
			</main>
			<LiveRegion />
		</div>
	);
}

/** For pages without navigation: before somebody has signed in. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
	return (
		<div class="dk-shell dk-shell--bare">
			<SkipLink />
			<header class="dk-head">
				<span class="dk-brand">
					<BrandMark />
					<span>{t('app.name')}</span>
				</span>
				<div class="dk-head__end">
					<HeadTools />
				</div>
			</header>
			<main id="inhalt" class="dk-main" tabIndex={-1}>
				{children}
			</main>
			<LiveRegion />
		</div>
	);
}

function SkipLink() {
	return (
		<a class="dk-skip" href="#inhalt">
			{t('nav.skip')}
		</a>
	);
}

function LiveRegion() {
	return (
		<div class="kern-sr-only" role="status">
			{announcement.value}
		</div>
	);
}

function BrandMark() {
	return (
		<svg class="dk-mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
			<rect width="32" height="32" rx="6" />
			<path d="M16 16V6M16 16l8.7 5M16 16l-8.7 5" />
			<circle cx="16" cy="16" r="4" />
		</svg>
	);
}
