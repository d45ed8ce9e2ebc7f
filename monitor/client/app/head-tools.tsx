/** Language and theme, in the head of every page. */
import { t } from '../locale/text.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { language, type Theme, theme } from './settings.ts';

const THEMES: Readonly<Record<Theme, { readonly next: Theme; readonly icon: IconName }>> = {
	system: { next: 'light', icon: 'brightness-medium' },
	light: { next: 'dark', icon: 'light-mode' },
	dark: { next: 'system', icon: 'dark-mode' },
};

export function HeadTools() {
	const other = language.value === 'de' ? 'en' : 'de';
	const { next, icon } = THEMES[theme.value];
	return (
		<>
			<button
				type="button"
				class="dk-tool"
				lang={other}
				onClick={() => {
					language.value = other;
				}}
			>
				<Icon name="language" size="small" />
				<span>{other === 'en' ? 'English' : 'Deutsch'}</span>
			</button>
			<button
				type="button"
				class="dk-tool"
				onClick={() => {
					theme.value = next;
				}}
			>
				<Icon name={icon} size="small" />
				<span class="kern-sr-only">{t('theme.label')}</span>
				<span class="dk-tool__wide">{t(`theme.${theme.value}`)}</span>
			</button>
		</>
	);
}
