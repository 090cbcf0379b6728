import { cloneDeep } from 'lodash';
import { readTemplate } from '../../demo/template';
import { templateRules } from '../../verify/templateRules';
import type { VerifiedTemplate } from '../../verify/subject';
import { broken } from './broken';

const kept: VerifiedTemplate = {
	name: 'connection-heartbeat',
	workflow: readTemplate('connection-heartbeat'),
};

const node = ({ workflow }: VerifiedTemplate, name: string) =>
	workflow.nodes.find((each) => each.name === name)!;

const NOTE = 'Note: n8n itself';

function changeSetUp(template: VerifiedTemplate, change: (text: string) => string): void {
	const { parameters } = node(template, 'Note: description');
	parameters.content = change(String(parameters.content));
}

const TITLE = 'Templates: title says verb, thing, where';
const SET_UP = 'Templates: one yellow note, how to set up first';
const NOTES = 'Templates: other notes are gray and short';
const NAMES = 'Templates: notes name only nodes that exist';
const RENAMED = 'Templates: every node is renamed';
const CHOICES = 'Templates: what is to be chosen is in one place';
const TRACES = 'Templates: no key, no credential, no address of their own';
const SAMPLES = 'Templates: sample rows where leads come from';

const BROKEN: Array<[rule: string, how: string, change: (template: VerifiedTemplate) => void]> = [
	[TITLE, 'no verb', ({ workflow }) => (workflow.name = 'LinkedIn leads to Slack')],
	[SET_UP, 'few words', (it) => changeSetUp(it, (text) => text.slice(0, 400))],
	[SET_UP, 'something else first', (it) => changeSetUp(it, (text) => `Hello\n\n${text}`)],
	[SET_UP, 'many steps', (it) => changeSetUp(it, (text) => text.replace('What it', 'Then it'))],
	[SET_UP, 'two yellow notes', (it) => (node(it, NOTE).parameters.color = 1)],
	[NOTES, 'a long one', (it) => (node(it, NOTE).parameters.content = 'word '.repeat(51))],
	[NAMES, 'a node of before', (it) => (node(it, NOTE).parameters.content = 'See **Leads**')],
	[RENAMED, 'as n8n names it', (it) => (node(it, 'Find tables').name = 'Postgres')],
	[
		CHOICES,
		'a channel in its node',
		(it) => (node(it, 'Send to Slack').parameters.text = '#linkedin-leads'),
	],
	[
		TRACES,
		'a credential',
		(it) => (node(it, 'Find tables').credentials = { postgres: { id: '1', name: 'Mine' } }),
	],
	[SAMPLES, 'none', ({ workflow }) => (workflow.pinData = {})],
	[
		SAMPLES,
		'in the way of the destination',
		({ workflow }) => (workflow.pinData!['Recent leads'] = [{ json: {} }]),
	],
];

test.each(BROKEN)('%s: not with %s', (rule, _how, change) => {
	const template = cloneDeep(kept);
	change(template);
	expect(broken(templateRules([template]))).toContain(rule);
});

test('each rule has been seen to fail, and none does as it is', () => {
	const verdicts = templateRules([kept]);
	expect(broken(verdicts)).toEqual([]);
	expect(verdicts.map(({ rule }) => rule)).toEqual([...new Set(BROKEN.map(([rule]) => rule))]);
});
