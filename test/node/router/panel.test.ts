import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
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

// An AI agent that uses the node as a tool sees only these descriptions.
it('each field has a description', () => {
	const fields = description.properties
		.flatMap((property) =>
			property.type === 'collection' ? (property.options as INodeProperties[]) : [property],
		)
		.filter(({ name, type }) => type !== 'notice' && !['resource', 'operation'].includes(name));
	const silent = fields.filter((field) => !/^\S.{10,}/.test(field.description ?? ''));
	expect(fields.length).toBeGreaterThan(50);
	expect(silent.map(({ name }) => name)).toEqual([]);
});
