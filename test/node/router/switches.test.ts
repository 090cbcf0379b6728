import { NodeHelpers, type INodeParameters, type INodeProperties } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { useNodeTest } from '../harness/useNodeTest';
import { chosen, failureOfAction, offeredActions, type ActionName } from './runAction';

const nodeTest = useNodeTest();

const { description } = new LinkedInLeadSync();

/** What an operation needs before it looks at anything else. */
const FILLED: INodeParameters = {
	organizationId: chosen('all'),
	eventId: chosen('7249812613549670400'),
	formId: chosen('all'),
	leadId: 'a-1',
	subscriptionId: '7012',
	webhookUrl: 'https://n8n.example.com/webhook/leads',
};

const isSwitch = ({ type }: INodeProperties) => type === 'boolean';

/** Each field of an operation that is on or off, with parameters in which it is what nobody can tell. */
function unclear(action: ActionName): Array<[ActionName, string, INodeParameters]> {
	const [resource, operation] = action.split(': ');
	const isOneForm = action === 'form: getFields';
	const filled = {
		...FILLED,
		...(isOneForm && { formId: chosen('6955637458260688897') }),
		resource,
		operation,
	};
	const shown = description.properties.filter((property) =>
		NodeHelpers.displayParameter(
			{ source: 'forms', ...filled },
			property,
			{ typeVersion: 1 },
			description,
		),
	);
	return shown.flatMap((property): Array<[ActionName, string, INodeParameters]> => {
		const { name, displayName, type } = property;
		if (isSwitch(property)) return [[action, displayName, { ...filled, [name]: 'perhaps' }]];
		if (type !== 'collection') return [];
		return (property.options as INodeProperties[])
			.filter(isSwitch)
			.map((option) => [
				action,
				option.displayName,
				{ ...filled, [name]: { [option.name]: 'perhaps' } },
			]);
	});
}

const SWITCHES = offeredActions().flatMap(unclear);

it('finds the fields that are on or off', () => {
	expect(SWITCHES.length).toBeGreaterThan(10);
});

// Return All as a text would otherwise give 50 leads, and Fail When Unhealthy never fail.
it.each(SWITCHES)(
	'%s: %s is named when an expression gives neither',
	async (action, name, parameters) => {
		const { message } = await failureOfAction(nodeTest, action, parameters);
		expect(message).toBe(`${name}: 'perhaps' is neither true nor false`);
	},
);
