import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { chosen, entered, itemsOf, offeredActions, type ActionName } from '../router/runAction';
import { answeringWebhook } from '../subscription/support/subscriptions';
import { ActiveTrigger } from '../trigger/support/activeTrigger';
import {
	declaredPaths,
	misfits,
	openObjects,
	schemaOfAction,
	shownPaths,
	type OutputSchema,
} from './support/schemas';

const { organizations, adAccounts, events, forms } = landmarks;

const nodeTest = useNodeTest({
	credential: { profileScope: 'openid profile', sponsoredLeads: true },
});
beforeAll(() => {
	const { leads } = nodeTest.control;
	const [{ id }] = leads.list({ organizationId: organizations.nastyForms, testLeads: 'exclude' });
	leads.damage(id, { kind: 'malformed', override: { formResponse: undefined, leadType: 7 } });
});

const nastyForms = { organizationId: chosen(organizations.nastyForms) };
const ads = { formOwner: 'sponsoredAccount', sponsoredAccountId: adAccounts.campaignManager };
const everyForm = () => Object.values(forms).map((id) => ({ formId: chosen(id) }));

/** Runs that together show every output of an operation. Operations without an entry run with their defaults. */
const RUNS: Record<ActionName, () => INodeParameters[] | Promise<INodeParameters[]>> = {
	'connection: check': async () => {
		await ActiveTrigger.activate(nodeTest, { ...nastyForms, startFrom: 'lastDays' });
		return [{}, { options: { warnDays: 400 } }];
	},
	'event: get': () => Object.values(events).map((id) => ({ eventId: chosen(id) })),
	'form: getFields': everyForm,
	'form: getMany': () => [{}, ads],
	'form: getTable': () => [
		nastyForms,
		{ ...nastyForms, dialect: 'mysql' },
		ads,
		{ source: 'inputLeads' },
	],
	'lead: findDifferences': () => [
		{ ...nastyForms, timeRange: 'all', options: { testLeads: 'include' } },
		{ leadType: 'COMPANY', timeRange: 'all' },
		{ leadType: 'SPONSORED', sponsoredAccountId: adAccounts.campaignManager, timeRange: 'all' },
		{ ...nastyForms, timeRange: 'all', output: 'summary' },
	],
	'lead: get': () =>
		[{ organizationId: organizations.nastyForms }, { leadType: 'SPONSORED' } as const]
			.flatMap((filter) => nodeTest.control.leads.list(filter).slice(0, 5))
			.map(({ id }) => ({ leadId: id, options: { consentDetails: true } })),
	'lead: pull': () => [
		{ ...nastyForms, options: { testLeads: 'include', consentDetails: true } },
		{ leadType: 'COMPANY' },
		{ leadType: 'SPONSORED', sponsoredAccountId: adAccounts.campaignManager },
	],
	'subscription: create': async () => {
		const webhookUrl = await answeringWebhook(nodeTest);
		const common = { organizationId: entered(organizations.nastyForms), webhookUrl };
		return [common, common, { ...common, eventId: entered(events.emoji) }];
	},
	'subscription: delete': () =>
		[...nodeTest.control.subscriptions.list().map(({ id }) => id), '1'].map((subscriptionId) => ({
			subscriptionId,
		})),
};

/** The input of operations that take leads: one lead that LinkedIn has, and an unknown one. */
function leadsThatComeIn() {
	const { leads } = nodeTest.control;
	const filter = { organizationId: organizations.nastyForms, testLeads: 'exclude' } as const;
	const { id, submittedAt } = leads.list(filter)[1];
	const submitted_at = new Date(submittedAt).toISOString();
	const organization_id = organizations.nastyForms;
	return [id, 'nobody'].map((lead_id) => ({ json: { lead_id, submitted_at, organization_id } }));
}

async function outputOf(action: ActionName): Promise<IDataObject[]> {
	const runs = (await RUNS[action]?.()) ?? [{}];
	const outputs: IDataObject[][] = [];
	for (const parameters of runs) {
		const takesLeads = parameters.source === 'inputLeads' || action === 'lead: findDifferences';
		const options = takesLeads ? { items: leadsThatComeIn() } : {};
		outputs.push(await itemsOf(nodeTest, action, parameters, options));
	}
	return outputs.flat();
}

/** The member's email needs another scope, no scope is missing, no subscription is for ads or a form, and no Page is from a list. */
const NOT_IN_THESE_RUNS = [
	'.member.email',
	'.scopes.missing',
	'.sponsored_account_id',
	'.creative_id',
	'.form_id',
	'.form_version',
	'.organization_name',
];

/** These operations need a subscription, so they run after Create. */
const LAST: ActionName[] = ['subscription: getMany', 'subscription: delete'];
const actions = offeredActions();

describe.each([...actions.filter((action) => !LAST.includes(action)), ...LAST])('%s', (action) => {
	let items: IDataObject[];
	let schema: OutputSchema;

	beforeAll(async () => {
		items = await outputOf(action);
		schema = schemaOfAction(action) ?? { type: 'missing' };
	});

	it('the operation has a schema that every item fits, with no unlisted keys except columns of leads', () => {
		expect(items.length).toBeGreaterThan(0);
		expect(misfits(schema, items)).toEqual([]);
		// A lead has columns for its own form's questions.
		expect(openObjects(schema)).toEqual(action.startsWith('lead: ') ? [''] : []);
	});

	it('the operation outputs every key of its schema', () => {
		const shown = new Set(items.flatMap((item) => shownPaths(item)));
		const unshown = declaredPaths(schema).filter((path) => !shown.has(path));
		expect(unshown.filter((path) => !NOT_IN_THESE_RUNS.includes(path))).toEqual([]);
	});
});
