import { groupBy } from 'lodash';
import type { INodeParameters } from 'n8n-workflow';
import { chosen } from '../node/router/runAction';
import { defaultWorld } from '../simulator/world/defaultWorld';
import { landmarks } from '../simulator/world/landmarks';
import type { LeadOwner, World } from '../simulator/world/types';
import type { SavedNode, SavedVersion } from './savedVersion';

const organizationId = chosen(landmarks.organizations.nastyForms);
const formId = chosen(landmarks.forms.everyQuestion);

const FIRST = 'Pull the first leads';

const action = (name: string, parameters: INodeParameters): SavedNode => ({
	name,
	type: 'linkedInLeadSync',
	typeVersion: 1,
	parameters,
});

/** Nodes as people have them on the canvas, each with as few settings as its rows need. */
export const savedWorkflow: SavedVersion['workflow'] = {
	nodes: [
		action('Pull leads', { organizationId }),
		action(FIRST, { organizationId, limit: 5, returnAll: false }),
		action('Pull raw leads', {
			organizationId,
			limit: 5,
			returnAll: false,
			options: { simplify: false },
		}),
		action("Pull leads under the questions' words", {
			organizationId,
			options: { rowsFor: 'sheet' },
		}),
		action('Pull leads with consent details', {
			organizationId: chosen(landmarks.organizations.japanese),
			options: { consentDetails: true, testLeads: 'include' },
		}),
		action('List pages', { resource: 'organization', operation: 'getMany' }),
		action('List events', { resource: 'event', operation: 'getMany', organizationId }),
		action('List forms', { resource: 'form', operation: 'getMany', organizationId }),
		action('Get form fields', { resource: 'form', operation: 'getFields', formId }),
		action('Get table of a page', { resource: 'form', operation: 'getTable', organizationId }),
		action('Get table of leads', {
			resource: 'form',
			operation: 'getTable',
			source: 'inputLeads',
			options: { tableName: 'leads' },
		}),
		action('Find differences', { resource: 'lead', operation: 'findDifferences', organizationId }),
		{
			name: 'New leads',
			type: 'linkedInLeadSyncTrigger',
			typeVersion: 1,
			parameters: { organizationId, startFrom: 'lastDays', startDays: 365 },
		},
	],
	/** The node whose rows are the input, for each node with an input. */
	inputs: { 'Get table of leads': FIRST, 'Find differences': FIRST },
};

const ORGANIZATIONS: string[] = [
	landmarks.organizations.nastyForms,
	landmarks.organizations.japanese,
];

/** Two organizations of the default world with every odd form, and one lead for each version of a form. */
export function smallDefaultWorld(): World {
	const world = defaultWorld();
	const isTheirs = (owner: LeadOwner) =>
		'organizationId' in owner && ORGANIZATIONS.includes(owner.organizationId);
	const leads = world.leads.filter(({ owner }) => isTheirs(owner));
	const ofVersions = groupBy(leads, ({ formId, formVersionId }) => `${formId} ${formVersionId}`);
	return {
		...world,
		organizations: world.organizations.filter(({ id }) => ORGANIZATIONS.includes(id)),
		acls: world.acls.filter(({ organizationId }) => ORGANIZATIONS.includes(organizationId)),
		adAccounts: [],
		events: world.events.filter(({ organizationId }) => ORGANIZATIONS.includes(organizationId)),
		forms: world.forms.filter(({ owner }) => isTheirs(owner)),
		leads: Object.values(ofVersions).flatMap((each) => each.slice(0, 1)),
		unreadableOrganizationIds: [],
	};
}
