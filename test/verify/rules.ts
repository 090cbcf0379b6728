import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
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

/** A parameter, and where a person finds it. */
interface FoundParameter {
	/** The node's or credential's name and the labels on the way, e.g. `linkedInLeadSync: Options → Schema`. */
	place: string;
	parameter: INodeProperties;
}

type Child = INodeProperties | INodePropertyOptions | INodePropertyCollection;

const isParameter = (child: Child): child is INodeProperties => 'type' in child;

function within(place: string, parameters: readonly INodeProperties[]): FoundParameter[] {
	return parameters.flatMap((parameter) => {
		const here = `${place} ${parameter.displayName}`;
		const inner = (parameter.options ?? []).flatMap((child) => {
			if ('values' in child) return child.values;
			return isParameter(child) ? [child] : [];
		});
		return [{ place: here, parameter }, ...within(`${here} →`, inner)];
	});
}

/** Every parameter of nodes or credentials, those in collections included. */
function parametersOf(owners: ReadonlyArray<{ name: string; properties: INodeProperties[] }>) {
	return owners.flatMap(({ name, properties }) => within(`${name}:`, properties));
}

/** What a parameter offers to choose from. */
function choicesOf({ type, options = [] }: INodeProperties): INodePropertyOptions[] {
	const offers = type === 'options' || type === 'multiOptions';
	return offers ? (options as INodePropertyOptions[]) : [];
}

/** Tells about each thing that offends, once, however often it is found. */
function offences<Found>(
	found: readonly Found[],
	offends: (one: Found) => boolean,
	tell: (one: Found) => string,
): string[] {
	return [...new Set(found.filter(offends).map(tell))];
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

const LONGEST_HINT = 120;

/** What n8n asks of parameters and their words, and its linter does not look at. */
export function parameterRules({ nodes, credentials }: Subject): Verdict[] {
	const ofNodes = parametersOf(nodes.map(({ description }) => description));
	const all = [...ofNodes, ...parametersOf(credentials)];
	const actions = ofNodes
		.filter(({ parameter }) => parameter.name === 'operation')
		.flatMap(({ parameter }) => choicesOf(parameter).map(({ action = '' }) => action));
	const placeOf = ({ place }: FoundParameter) => place;
	return [
		judge(
			'Parameters: From List comes first',
			offences(
				ofNodes,
				({ parameter: { type, modes } }) =>
					type === 'resourceLocator' && modes?.[0].type !== 'list',
				placeOf,
			),
		),
		judge(
			`Parameters: hints and notices of ${LONGEST_HINT} characters at most`,
			offences(
				ofNodes,
				({ parameter: { type, displayName, hint = '' } }) =>
					hint.length > LONGEST_HINT || (type === 'notice' && displayName.length > LONGEST_HINT),
				placeOf,
			),
		),
		judge(
			'Words: actions without articles',
			actions.filter((action) => /\b(an?|the)\b/.test(action)),
		),
		judge(
			'Words: placeholders begin with e.g.',
			offences(
				all.flatMap(({ place, parameter }) =>
					[parameter, ...(parameter.modes ?? [])]
						.filter(({ type }) => !/ollection$/.test(type))
						.map(({ placeholder = 'e.g. ' }) => ({ place, placeholder })),
				),
				({ placeholder }) => !placeholder.startsWith('e.g. '),
				({ place, placeholder }) => `${place}: ${placeholder}`,
			),
		),
	];
}
