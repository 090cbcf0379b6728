import { cloneDeep } from 'lodash';
import { readTemplate } from '../../demo/template';
import { readDescription } from '../../demo/templateDescription';
import { templateRules } from '../../verify/templateRules';
import type { VerifiedTemplate } from '../../verify/subject';
import { broken } from './broken';

const kept: VerifiedTemplate = {
	name: 'connection-heartbeat',
	workflow: readTemplate('connection-heartbeat'),
	description: readDescription('connection-heartbeat'),
};

const node = ({ workflow }: VerifiedTemplate, name: string) =>
	workflow.nodes.find((each) => each.name === name)!;

const TITLE = 'Templates: title says verb, thing, where';
const DESCRIPTION = 'Templates: a description of some 200 words beside each';
const NOTES = 'Templates: one yellow note that holds all, neutral ones for steps';
const NAMES = 'Templates: descriptions and notes name only nodes that there are';
const RENAMED = 'Templates: every node is renamed';
const CHOICES = 'Templates: what is to be chosen is in one place';
const TRACES = 'Templates: no key, no credential, no address of their own';
const SAMPLES = 'Templates: sample rows where leads come from';

const BROKEN: Array<[rule: string, how: string, change: (template: VerifiedTemplate) => void]> = [
	[TITLE, 'no verb', ({ workflow }) => (workflow.name = 'LinkedIn leads to Slack')],
	[DESCRIPTION, 'few words', (it) => (it.description = it.description.slice(0, 500))],
	[
		DESCRIPTION,
		'no section',
		(it) => (it.description = it.description.replace('## Requirements', '## Needs')),
	],
	[NOTES, 'another text', (it) => (node(it, 'Note: description').parameters.content = 'Hello')],
	[NOTES, 'two yellow ones', (it) => (node(it, 'Note: one table').parameters.color = 1)],
	[
		NOTES,
		'a long step',
		(it) => (node(it, 'Note: one table').parameters.content = 'word '.repeat(51)),
	],
	[
		NAMES,
		'a node of before',
		(it) => (node(it, 'Note: one table').parameters.content = 'See **Leads**'),
	],
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
		({ workflow }) => (workflow.pinData!['Newest stored'] = [{ json: {} }]),
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
