import type { INodeParameters } from 'n8n-workflow';
import { sortBy } from 'lodash';

import { landmarks } from '../../simulator/world/landmarks';
import type { LeadSubscription } from '../../simulator/world/types';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { entered, itemsOf, runAction } from '../router/runAction';
import { addForeign } from './support/subscriptions';

const { organizations: ids, events, forms } = landmarks;

const nodeTest = useFreshNodeTest();

async function list(parameters: INodeParameters = {}) {
	return await itemsOf(nodeTest, 'subscription: getMany', parameters);
}

/** The item that the node must output for a subscription of the simulator. */
function itemOf(subscription: LeadSubscription, pointsTo = 'elsewhere') {
	const { id, owner, leadType, webhook, associatedEntity: entity, versionedForm } = subscription;
	return {
		subscription_id: id,
		organization_id: 'organizationId' in owner ? owner.organizationId : null,
		sponsored_account_id: 'adAccountId' in owner ? owner.adAccountId : null,
		lead_type: leadType,
		event_id: entity && 'eventId' in entity ? entity.eventId : null,
		creative_id: entity && 'creativeId' in entity ? entity.creativeId : null,
		form_id: versionedForm?.formId ?? null,
		form_version: versionedForm?.versionId ?? null,
		webhook_url: webhook,
		points_to: pointsTo,
	};
}

const byId = (items: object[]) => sortBy(items, 'subscription_id');

it('Get Many lists all subscriptions of a Page for a lead type, also those of other applications', async () => {
	const added = [
		addForeign(nodeTest, ids.nastyForms),
		addForeign(nodeTest, ids.nastyForms, { associatedEntity: { eventId: events.emoji } }),
		addForeign(nodeTest, ids.nastyForms, {
			versionedForm: { formId: forms.manyVersions, versionId: 2 },
		}),
		addForeign(nodeTest, ids.nastyForms, { state: 'blocked', id: '7012' }),
	];
	addForeign(nodeTest, ids.nastyForms, { leadType: 'COMPANY' });
	addForeign(nodeTest, ids.arabic);
	const items = await list({ organizationId: entered(ids.nastyForms) });
	expect(byId(items)).toEqual(byId(added.map((each) => itemOf(each))));
});

interface Told {
	n8n: string;
	addresses?: { production: string; test: string };
	/** Where each address points to. */
	truth: Record<string, string>;
}

it.each<Told>([
	{
		n8n: 'at a domain of its own',
		truth: {
			'https://n8n.example.com/webhook/a1/webhook': 'this_n8n',
			'https://N8N.example.com:443/webhook/a2/webhook?x=1': 'this_n8n',
			'https://n8n.example.com/webhook-test/a1/webhook': 'this_n8n_test',
			'https://n8n.example.com:8443/webhook/a1/webhook': 'elsewhere',
			'https://n8n.example.com.evil.org/webhook/a1/webhook': 'elsewhere',
			'https://other.example.com/webhook/a1/webhook': 'elsewhere',
			'https://other.example.com/webhook-test/a1/webhook': 'elsewhere',
			'https://other.example.com/?n8n.example.com/webhook/': 'elsewhere',
		},
	},
	{
		n8n: 'behind a path prefix',
		addresses: {
			production: 'https://example.com/n8n/webhook',
			test: 'https://example.com/n8n/webhook-test',
		},
		truth: {
			'https://example.com/n8n/webhook/a1/webhook': 'this_n8n',
			'https://example.com/n8n/webhook-test/a1/webhook': 'this_n8n_test',
			'https://example.com/webhook/a1/webhook': 'elsewhere',
			'https://example.com/n8n2/webhook/a1/webhook': 'elsewhere',
			'https://example.com/crm/webhook-test/': 'elsewhere',
		},
	},
	{
		n8n: 'with an HTTP address, behind a proxy that adds HTTPS',
		addresses: {
			production: 'http://n8n.example.com/webhook',
			test: 'http://n8n.example.com/webhook-test',
		},
		truth: { 'https://n8n.example.com/webhook/a1/webhook': 'this_n8n' },
	},
])('points_to shows the subscriptions of an n8n $n8n', async ({ addresses, truth }) => {
	for (const webhook of Object.keys(truth)) addForeign(nodeTest, ids.arabic, { webhook });
	const parameters = { organizationId: entered(ids.arabic) };
	const { outputs } = await runAction(nodeTest, 'subscription: getMany', parameters, { addresses });
	const told = outputs[0].map(({ json }) => [String(json.webhook_url), json.points_to]);
	expect(Object.fromEntries(told)).toEqual(truth);
});
