import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import { LinkedInInstantLeadTrigger } from '../../../nodes/LinkedInInstantLead/LinkedInInstantLeadTrigger.node';
import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { LinkedInLeadSyncTrigger } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import { offeredActions } from './runAction';

const { description } = new LinkedInLeadSync();

const shownFor = ({ displayOptions }: INodeProperties, field: 'resource' | 'operation') =>
	(displayOptions?.show?.[field] ?? []) as string[];

/** Each field is an expression, as it may be in a workflow for many Pages. */
const EXPRESSIONS = Object.fromEntries(
	description.properties.map(({ name, type }): [string, INodeParameters[string]] => {
		const value = '={{ $json.value }}';
		return [name, type === 'resourceLocator' ? { __rl: true, mode: 'id', value } : value];
	}),
);

// n8n always shows a field that depends on an expression.
it.each(offeredActions())(
	'%s shows only its own fields, even if all fields are expressions',
	(action) => {
		const [resource, operation] = action.split(': ');
		const values = { ...EXPRESSIONS, resource, operation };
		const shown = description.properties
			.filter((property) => shownFor(property, 'operation').length > 0)
			.filter((property) => NodeHelpers.displayParameter(values, property, null, description));
		const ofOthers = shown.filter(
			(property) =>
				!shownFor(property, 'resource').includes(resource) ||
				!shownFor(property, 'operation').includes(operation),
		);
		expect(shown.length).toBeGreaterThan(0);
		expect(ofOthers.map(({ name }) => name)).toEqual([]);
	},
);

/** Fields, those in collections included. */
const within = (properties: INodeProperties[]): INodeProperties[] =>
	properties.flatMap((field) => [
		field,
		...within(field.type === 'collection' ? (field.options as INodeProperties[]) : []),
	]);

const NODES = [LinkedInLeadSync, LinkedInLeadSyncTrigger, LinkedInInstantLeadTrigger];
const FIELDS = NODES.flatMap((Node) => within(new Node().description.properties));

/** What n8n asks of fields and their words, and its linter does not look at. */
it.each<[string, (field: INodeProperties) => boolean]>([
	// An AI agent that uses a node as a tool sees only these descriptions.
	[
		'a description',
		({ type, name, description: text = '' }) =>
			/^\S.{10,}/.test(text) ||
			['notice', 'collection'].includes(type) ||
			['resource', 'operation', 'pollTimes'].includes(name),
	],
	['From List as its first mode', ({ modes: [first] = [] }) => (first?.type ?? 'list') === 'list'],
	[
		'short hints and notices',
		({ type, displayName, hint = '' }) =>
			hint.length <= 120 && (type !== 'notice' || displayName.length <= 120),
	],
	[
		'placeholders that begin with e.g.',
		({ type, placeholder = 'e.g. ', modes = [] }) =>
			/ollection$/.test(type) ||
			[{ placeholder }, ...modes].every(({ placeholder: text = 'e.g. ' }) =>
				text.startsWith('e.g. '),
			),
	],
	[
		'actions without articles',
		({ options = [] }) =>
			!options.some((option) => 'action' in option && /\b(an?|the)\b/.test(option.action ?? '')),
	],
])('each field has %s', (_, isKept) => {
	expect(FIELDS.length).toBeGreaterThan(60);
	expect(FIELDS.filter((field) => !isKept(field)).map(({ name }) => name)).toEqual([]);
});
