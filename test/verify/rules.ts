import type { Subject } from './subject';

/** Whether a rule is kept, and why not, or why it is kept in the way it is. */
export interface Verdict {
	rule: string;
	isKept: boolean;
	why: string;
}

/** Judges a rule by what offends against it, one text each. */
export function judge(rule: string, offences: readonly string[], why = ''): Verdict {
	const isKept = offences.length === 0;
	return { rule, isKept, why: isKept ? why : offences.join('\n') };
}

/** n8n's own categories, as they are called today. */
const CATEGORIES = ['Data & Storage', 'Marketing & Content', 'Sales'];

/**
 * What ships, and nothing else: n8n-node copies every picture below the checkout into dist, those of a sign-off
 * with real people, too.
 */
const SHIPPED = [
	/^LICENSE\.md$/,
	/^README\.md$/,
	/^package\.json$/,
	/^dist\/credentials\/.+\.js$/,
	/^dist\/icons\/.+\.svg$/,
	/^dist\/nodes\/.+\.js(on)?$/,
	/^templates\/.+\.json$/,
];

const unless = (isKept: boolean, offence: string) => (isKept ? [] : [offence]);

/** What n8n asks of the package itself, and its linter and `cloud-support` do not look at. */
export function packageRules({ manifest, files, nodes, credentials }: Subject): Verdict[] {
	const { name } = manifest;
	const regular = nodes.filter(({ description }) => !description.group.includes('trigger'));
	return [
		judge(
			'Package: no optional and no bundled dependencies',
			Object.keys(manifest).filter((key) => /^(optional|bundled?)dependencies$/i.test(key)),
		),
		judge('Package: what ships', [
			...SHIPPED.filter((shipped) => !files.some((file) => shipped.test(file))).map(
				({ source }) => `nothing is like ${source}`,
			),
			...files
				.filter((file) => !SHIPPED.some((shipped) => shipped.test(file)))
				.map((file) => `${file} is not to ship`),
		]),
		judge(
			'Package: one service, one regular node',
			[
				...unless(regular.length === 1, `${regular.length} regular nodes`),
				...unless(credentials.length === 1, `${credentials.length} credentials`),
			],
			'Two triggers: a node that polls and is called cannot be tested by hand, since n8n then waits for the call',
		),
		judge(
			'Codex: today’s categories, the node’s own name and version',
			nodes.flatMap(({ description, codex }) => [
				...codex.categories
					.filter((category) => !CATEGORIES.includes(category))
					.map((category) => `${codex.node}: ${category}`),
				...unless(codex.node === `${name}.${description.name}`, `${codex.node} is no node of it`),
				...unless(
					Number(codex.nodeVersion) === description.version,
					`${codex.node} has version ${String(description.version)}, not ${codex.nodeVersion}`,
				),
			]),
		),
	];
}
