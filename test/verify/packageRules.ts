import type { Subject } from './subject';
import { judge, type Verdict } from './verdict';

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

/** What n8n asks of the package itself. */
export function packageRules({ manifest, files, readme, nodes, credentials }: Subject): Verdict[] {
	const { name, keywords, license, n8n, peerDependencies } = manifest;
	const topics = ['## Install', '## First workflow', '## Connect', '](templates/'];
	const regular = nodes.filter(({ description }) => !description.group.includes('trigger'));
	return [
		judge('Package: name and keyword', [
			...unless(/^n8n-nodes-[a-z-]+$/.test(name), `${name} does not begin with n8n-nodes-`),
			...unless(
				keywords.includes('n8n-community-node-package'),
				'the keyword n8n-community-node-package is missing',
			),
		]),
		judge('Package: MIT', unless(license === 'MIT', `the license is ${license}`)),
		judge('Package: no runtime dependencies', [
			...Object.keys(manifest).filter((key) => /^(optional|bundled?)?dependencies$/i.test(key)),
			...unless(
				Object.entries(peerDependencies).join() === 'n8n-workflow,*',
				'the only peer is to be n8n-workflow: *',
			),
		]),
		judge(
			'Package: runs nothing while it is installed',
			Object.keys(manifest.scripts).filter((script) =>
				/^((pre|post)?install|prepare)$/.test(script),
			),
		),
		judge(
			'Package: node API that n8n 2 and 3 have',
			unless(n8n.n8nNodesApiVersion === 1, `it asks for version ${n8n.n8nNodesApiVersion}`),
		),
		judge('Package: strict mode', unless(n8n.strict, 'n8n.strict is off')),
		judge('Package: what ships', [
			...SHIPPED.filter((shipped) => !files.some((file) => shipped.test(file))).map(
				({ source }) => `nothing is like ${source}`,
			),
			...files
				.filter((file) => !SHIPPED.some((shipped) => shipped.test(file)))
				.map((file) => `${file} is not to ship`),
		]),
		judge(
			'Package: README shows how to use, examples, how to sign in',
			topics.filter((topic) => !readme.includes(topic)).map((topic) => `no ${topic}`),
		),
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
