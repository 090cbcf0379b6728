import { groupBy } from 'lodash';
import type { INode } from 'n8n-workflow';
import { isDescription, noteOf, STICKY_NOTE, titleOf } from '../demo/templateDescription';
import { PACKAGE_NAME } from '../harness/packPackage';
import type { VerifiedTemplate } from './subject';
import { judge, type Verdict } from './verdict';

const SECTIONS = ['How it works', 'Set up', 'Requirements', 'How to change it'];
const DESCRIPTION_WORDS = { least: 150, most: 300 };
const STEP_WORDS = 50;

/** A verb, the service, and a place. */
const TITLE = /^(?:Create|Find|Recover|Recreate|Save|Send) (?=.*LinkedIn).* (?:to|in|at|by) /;

/** What is only there to lead items on: all others reach a service of somebody. */
const STEPS =
	/^n8n-nodes-base\.(manualTrigger|scheduleTrigger|set|filter|if|switch|merge|splitInBatches|stopAndError|noOp|stickyNote)$/;

type Told = (template: VerifiedTemplate) => string[];

/** What n8n asks of templates, and what a person needs who has no LinkedIn yet. */
export function templateRules(templates: readonly VerifiedTemplate[]): Verdict[] {
	const all = (told: Told) =>
		templates.flatMap((template) => told(template).map((text) => `${template.name}: ${text}`));
	return [
		judge('Templates: title says verb, thing, where', all(titleOffences)),
		judge('Templates: a description of some 200 words beside each', all(descriptionOffences)),
		judge('Templates: one yellow note that holds all, neutral ones for steps', all(noteOffences)),
		judge('Templates: descriptions and notes name only nodes that there are', all(namingOffences)),
		judge(
			'Templates: every node is renamed',
			all(({ workflow }) =>
				workflow.nodes.filter(isUnnamed).map(({ name }) => `${name} has the name of its type`),
			),
		),
		judge(
			'Templates: what is to be chosen is in one place',
			all(choiceOffences),
			'Texts and addresses are in a Set node (Settings). Pages, channels and credentials are chosen from lists in their nodes, which a Set node has not; so the flagship keeps its five nodes',
		),
		judge('Templates: no key, no credential, no address of their own', all(traceOffences)),
		judge(
			'Templates: sample rows where leads come from',
			all(sampleOffences),
			'teardown-and-recreate has none: its only destination is LinkedIn',
		),
	];
}

function titleOffences({ workflow, description }: VerifiedTemplate): string[] {
	const { name } = workflow;
	return [
		...(TITLE.test(name) ? [] : [`"${name}" lacks one of them`]),
		...(titleOf(description) === name ? [] : ['the description has another title']),
	];
}

function descriptionOffences({ description }: VerifiedTemplate): string[] {
	const words = wordsOf(description);
	const { least, most } = DESCRIPTION_WORDS;
	return [
		...(words < least || words > most ? [`${words} words`] : []),
		...SECTIONS.filter((section) => !description.includes(`\n## ${section}\n`)).map(
			(section) => `no ${section}`,
		),
		...(/self-hosted n8n/.test(description) ? [] : ['does not say that n8n is to be self-hosted']),
	];
}

function noteOffences({ workflow, description }: VerifiedTemplate): string[] {
	const notes = workflow.nodes.filter(({ type }) => type === STICKY_NOTE);
	const yellow = notes.filter(isDescription);
	const others = notes.filter((note) => !isDescription(note));
	const held = description.replace(/^#/gm, '##').trim();
	return [
		...(yellow.length === 1 ? [] : [`${yellow.length} yellow notes`]),
		...yellow
			.filter((note) => noteOf(note).content !== held)
			.map(() => 'the yellow note is not the description: npm run templates'),
		...(others.length === 0 ? ['no neutral note'] : []),
		...others
			.filter((note) => noteOf(note).color !== 7 || wordsOf(noteOf(note).content) > STEP_WORDS)
			.map(({ name, parameters }) => `${name}, ${wordsOf(String(parameters.content))} words`),
	];
}

function namingOffences({ workflow, description }: VerifiedTemplate): string[] {
	const notes = workflow.nodes.filter(({ type }) => type === STICKY_NOTE);
	const text = [description, ...notes.map((note) => noteOf(note).content)].join('\n');
	const named = [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name);
	const names = new Set(workflow.nodes.map(({ name }) => name));
	return [...new Set(named)].filter((name) => !names.has(name));
}

/** n8n names a node after its type: "Postgres", "Google Sheets1", "LinkedIn Lead Sync". */
function isUnnamed({ name, type }: INode): boolean {
	const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
	return plain(name) === plain(type.split('.').at(-1) ?? '') || /\d$/.test(name);
}

/** A text that several nodes need is entered once. */
function choiceOffences({ workflow }: VerifiedTemplate): string[] {
	const texts = workflow.nodes
		.filter(({ type }) => type !== STICKY_NOTE && type !== 'n8n-nodes-base.set')
		.flatMap(({ name, parameters }) =>
			Object.values(parameters)
				.filter((value) => typeof value === 'string' && /@example\.|#[a-z]/.test(value))
				.map((value) => `${name}: ${String(value)} belongs into Settings`),
		);
	return texts;
}

function traceOffences({ workflow }: VerifiedTemplate): string[] {
	const keys = ['connections', 'name', 'nodes', 'pinData', 'settings'];
	return [
		...Object.keys(workflow).filter((key) => !keys.includes(key)),
		...workflow.nodes
			.filter((node) => 'credentials' in node || 'webhookId' in node)
			.map(({ name }) => `${name} has a credential or an address`),
	];
}

/** The nodes of the package that bring leads, or the alarm about them, are pinned; nothing else is. */
function sampleOffences({ workflow }: VerifiedTemplate): string[] {
	const hasDestination = workflow.nodes.some(
		({ type }) => !STEPS.test(type) && !type.startsWith(`${PACKAGE_NAME}.`),
	);
	if (!hasDestination) return [];
	const { pinData = {}, nodes } = workflow;
	const sources = nodes.filter(
		({ type, parameters: { operation, source } }) =>
			type.startsWith(`${PACKAGE_NAME}.`) && source !== 'inputLeads' && operation !== 'getTable',
	);
	const missing = sources.filter(({ name }) => (pinData[name] ?? []).length === 0);
	const pinned = groupBy(Object.keys(pinData), (name) =>
		sources.some((source) => source.name === name) ? 'sources' : 'others',
	);
	return [
		...missing.map(({ name }) => `nothing is pinned at ${name}: npm run templates`),
		...(pinned.others ?? []).map((name) => `${name} is pinned`),
	];
}

/** As a person counts: signs are no words. */
function wordsOf(text: string): number {
	return text.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;
}
