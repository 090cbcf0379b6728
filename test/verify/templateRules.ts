import { groupBy } from 'lodash';
import type { INode } from 'n8n-workflow';
import type { WorkflowDefinition } from '../harness/api/workflows';
import { PACKAGE_NAME } from '../harness/packPackage';
import type { VerifiedTemplate } from './subject';
import { judge, type Verdict } from './rules';

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** n8n's yellow, the color of the note that says how to set the template up. */
const YELLOW = 1;

interface NoteParameters {
	content: string;
	color: number;
}

/** The parameters of a note. */
function noteOf({ parameters }: INode): NoteParameters {
	return parameters as unknown as NoteParameters;
}

/** Whether a node is the note that says how to set the template up. */
function isSetUp(node: INode): boolean {
	return node.type === STICKY_NOTE && noteOf(node).color === YELLOW;
}

/** The text of the yellow note. */
function setUpOf({ nodes }: WorkflowDefinition): string {
	return nodes
		.filter(isSetUp)
		.map((node) => noteOf(node).content)
		.join('\n');
}

/** Of the yellow note; n8n asks for a hundred words at least. */
const WORDS = { least: 100, most: 150 };
const SET_UP_WORDS = 80;
const NOTE_WORDS = 50;

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
		judge('Templates: one yellow note, how to set up first', all(setUpOffences)),
		judge('Templates: other notes are gray and short', all(noteOffences)),
		judge('Templates: notes name only nodes that exist', all(namingOffences)),
		judge(
			'Templates: every node is renamed',
			all(({ workflow }) =>
				workflow.nodes.filter(isUnnamed).map(({ name }) => `${name} has the name of its type`),
			),
		),
		judge('Templates: no key, no credential, no address of their own', all(traceOffences)),
		judge(
			'Templates: sample rows where leads come from',
			all(sampleOffences),
			'teardown-and-recreate has none: its only destination is LinkedIn',
		),
	];
}

function titleOffences({ workflow: { name } }: VerifiedTemplate): string[] {
	return TITLE.test(name) ? [] : [`"${name}" lacks one of them`];
}

function setUpOffences({ workflow }: VerifiedTemplate): string[] {
	const yellow = workflow.nodes.filter(isSetUp);
	const text = setUpOf(workflow);
	const words = wordsOf(text);
	const [setUp] = text.split('\n### What it does\n');
	return [
		...(yellow.length === 1 ? [] : [`${yellow.length} yellow notes`]),
		...(words < WORDS.least || words > WORDS.most ? [`${words} words`] : []),
		...(/^### Set up\n\n1\. /.test(text) ? [] : ['does not begin with the steps']),
		...(wordsOf(setUp) > SET_UP_WORDS ? [`${wordsOf(setUp)} words to set it up`] : []),
		...(/self-hosted n8n/.test(text) ? [] : ['does not say that n8n must be self-hosted']),
	];
}

function noteOffences({ workflow }: VerifiedTemplate): string[] {
	return workflow.nodes
		.filter((node) => node.type === STICKY_NOTE && !isSetUp(node))
		.filter((note) => noteOf(note).color !== 7 || wordsOf(noteOf(note).content) > NOTE_WORDS)
		.map((note) => `${note.name}, ${wordsOf(noteOf(note).content)} words`);
}

function namingOffences({ workflow }: VerifiedTemplate): string[] {
	const notes = workflow.nodes.filter(({ type }) => type === STICKY_NOTE);
	const text = notes.map((note) => noteOf(note).content).join('\n');
	const named = [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name);
	const names = new Set(workflow.nodes.map(({ name }) => name));
	return [...new Set(named)].filter((name) => !names.has(name));
}

/** n8n names a node after its type: "Postgres", "Google Sheets1", "LinkedIn Lead Sync". */
function isUnnamed({ name, type }: INode): boolean {
	const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
	return plain(name) === plain(type.split('.').at(-1) ?? '') || /\d$/.test(name);
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

/** The nodes that bring leads, or the alert about them, are pinned; nothing else is. */
function sampleOffences({ workflow }: VerifiedTemplate): string[] {
	const hasDestination = workflow.nodes.some(
		({ type }) => !STEPS.test(type) && !type.startsWith(`${PACKAGE_NAME}.`),
	);
	const { pinData = {}, nodes } = workflow;
	// n8n's Error Trigger brings a sample of its own.
	const hasSample = nodes.some(({ type }) => type === 'n8n-nodes-base.errorTrigger');
	if (!hasDestination || hasSample) return [];
	const ofLinkedIn = nodes.filter(
		({ type, parameters: { operation, source } }) =>
			type.startsWith(`${PACKAGE_NAME}.`) && source !== 'inputLeads' && operation !== 'getTable',
	);
	const ofTable = nodes.filter(({ parameters: { operation } }) => operation === 'get');
	// A workflow that asks LinkedIn for nothing takes its leads from a table.
	const sources = ofLinkedIn.length > 0 ? ofLinkedIn : ofTable;
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
