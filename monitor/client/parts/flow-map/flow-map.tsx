/**
 * The map of a tenant: nodes are links in lists, one list per column, so that keyboard and screen reader go through them like through any list; the lines between
 * them are drawn behind and say nothing that the table below does not say.
 */
import type { OverviewChannel, OverviewPartner } from '../../app/forms.ts';
import { Link } from '../../app/router.tsx';
import { number, rate } from '../../locale/format.ts';
import { t } from '../../locale/text.ts';
import { searchText } from '../../pages/messages/search.ts';
import { toneOfState } from '../badge.tsx';
import { Icon } from '../icon.tsx';
import { type FlowMap, type MapEdge, type MapNode, NODE } from './layout.ts';

interface Props {
	readonly map: FlowMap;
	readonly mandant: string;
	readonly channels: ReadonlyMap<string, OverviewChannel>;
	readonly partners: ReadonlyMap<string, OverviewPartner>;
	readonly label: string;
}

export function FlowMapView({ map, label, ...known }: Props) {
	const columns = Array.from({ length: map.columns }, (_, column) => map.nodes.filter((node) => node.column === column));
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
		<section class="dk-scroll dk-map" aria-label={label} tabIndex={0}>
			<div class="dk-map__plane" style={{ width: `${map.width}px`, height: `${map.height}px` }}>
				<svg width={map.width} height={map.height} class="dk-map__lines" aria-hidden="true">
					{map.edges.map((edge) => (
						<path key={`${edge.flow} ${edge.from.id} ${edge.to.id}`} class={`dk-map__line dk-map__line--${edge.state}`} d={lineOf(edge)} />
					))}
				</svg>
				{columns.map((nodes, column) => (
					<ul key={nodes[0]?.id ?? column} class="dk-map__column" aria-label={t(`map.column.${nodes[0]?.kind ?? 'channel'}`)}>
						{nodes.map((node) => (
							<li key={node.id}>
								<Node node={node} {...known} />
							</li>
						))}
					</ul>
				))}
			</div>
		</section>
	);
}

function Node({ node, mandant, channels, partners }: Omit<Props, 'map' | 'label'> & { readonly node: MapNode }) {
	const position = { left: `${node.x}px`, top: `${node.y}px`, width: `${NODE.width}px`, height: `${NODE.height}px` };
	const inner = (
		<>
			<span class="dk-node__name" title={node.name}>
				{node.name}
			</span>
			<span class="dk-node__figures">
				{node.kind === 'entry' ? t('map.entry') : node.kind === 'channel' ? channelText(channels.get(node.name)) : partnerText(partners.get(node.name))}
			</span>
		</>
	);
	const tone = toneOfState[node.state];
	const search = node.kind === 'channel' ? { mandant, channel: node.name } : node.kind === 'partner' ? { mandant, partner: node.name } : undefined;
	return (
		<div class={`dk-node dk-node--${node.kind} dk-node--${node.state}`} style={position}>
			{node.kind === 'entry' ? null : <Icon name={tone} size="small" />}
			{search ? (
				<Link to={`/nachrichten?${searchText(search)}`} class="dk-node__link">
					{inner}
					<span class="kern-sr-only">{t(`state.${node.state}`)}</span>
				</Link>
			) : (
				<span class="dk-node__link">{inner}</span>
			)}
		</div>
	);
}

function channelText(channel: OverviewChannel | undefined): string {
	if (!channel) return '';
	const parts = [t('map.waiting', { n: channel.ready + channel.unsettled })];
	if (channel.parked > 0) parts.push(t('map.parked', { n: channel.parked }));
	if (channel.stuckAt !== undefined) parts.push(t('map.stuck'));
	else if (channel.paused) parts.push(t('map.paused'));
	else if (channel.parked === 0) parts.push(t('map.rate', { rate: rate(channel.perMinute.out) }));
	return parts.join(' · ');
}

function partnerText(partner: OverviewPartner | undefined): string {
	if (!partner) return '';
	return `${t(`condition.${partner.condition}`)} · ${t('map.rate', { rate: number(partner.perMinute, 1) })}`;
}

function lineOf({ from, to }: MapEdge): string {
	const start = { x: from.x + NODE.width, y: from.y + NODE.height / 2 };
	const end = { x: to.x, y: to.y + NODE.height / 2 };
	const bend = Math.max(40, Math.abs(end.x - start.x) / 2);
	return `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
}
