import { compact, partition, sortBy } from 'lodash';
import { LoadOptionsContext } from 'n8n-core';
import type { INodeListSearchItems, INodeParameters } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { LinkedInLeadSync } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSync.node';
import { landmarks } from '../../simulator/world/landmarks';
import {
	eventsOf,
	lifeCycleState,
	organizationIdsOf,
	readableOrganizationIds,
} from '../../simulator/world/queries';
import type { LinkedInEvent } from '../../simulator/world/types';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { additionalDataFor } from '../harness/additionalData';
import { workflowOf } from '../harness/testedNode';
import { useFreshNodeTest } from '../harness/useNodeTest';
import { entered } from '../router/runAction';

const { organizations: ids, forms, members, adAccounts, otherForms } = landmarks;

const nodeTest = useFreshNodeTest({ hurried: true, credential: { sponsoredLeads: true } });

/** Opens a picker of the action node, as the editor does. @returns its entries for the text that a person typed */
async function pick(
	method: string,
	parameters: INodeParameters = {},
	filter?: string,
): Promise<INodeListSearchItems[]> {
	const { credentials, credentialStore } = nodeTest;
	const nodeType = new LinkedInLeadSync();
	const panel = { resource: 'lead', operation: 'pull', ...parameters };
	// The editor sends the panel's whole state, defaults included.
	const { workflow, node } = workflowOf(nodeType, { credentials, parameters: panel });
	const additionalData = additionalDataFor(credentialStore, 'internal', node.parameters);
	const context = new LoadOptionsContext(workflow, node, additionalData, '');
	const search = nodeType.methods.listSearch[method as keyof typeof nodeType.methods.listSearch];
	const { results, paginationToken } = await search.call(context, filter);
	expect(paginationToken).toBeUndefined();
	return results;
}

/** The error that the picker shows in place of its list. */
async function pickerError(method: string, parameters?: INodeParameters): Promise<string> {
	try {
		const results = await pick(method, parameters);
		return `no error, but ${results.length} entries`;
	} catch (error) {
		const { message, description } = error as { message: string; description?: string | null };
		// n8n shows HTML as text, and the description only of a NodeApiError.
		const shown = error instanceof NodeApiError ? `${message}. ${description}` : message;
		expect(shown).toMatch(/^[^<]{20,600}$/);
		return shown;
	}
}

const world = () => nodeTest.simulator.world;
const values = (entries: Array<{ value: unknown }>) => entries.map(({ value }) => String(value));
const smallPages = { maxCount: 10, hiddenShare: 0.3 } as const;

const formsOwnedBy = (organizationIds: string[]) =>
	world()
		.forms.filter(
			({ owner }) => 'organizationId' in owner && organizationIds.includes(owner.organizationId),
		)
		.map(({ id }) => id);

it('the picker shows all Pages of the account, also when LinkedIn returns the list in many parts', async () => {
	const all = organizationIdsOf(world(), members.main).sort();
	const entries = await pick('searchOrganizations');
	expect(values(entries).sort()).toEqual(all);
	nodeTest.control.variants.set(smallPages);
	clearProcessMemory();
	expect(await pick('searchOrganizations')).toEqual(entries);
});

it('an entry shows that your role allows no event leads, and links to the Page', async () => {
	const [analyst] = await pick('searchOrganizations', {}, 'numbers');
	expect(analyst).toEqual({
		name: 'Numbers Only Ltd (no role for event leads)',
		value: ids.analyst,
		url: `https://www.linkedin.com/company/${ids.analyst}/admin/`,
	});
});

const organizationId = entered(ids.manyEvents);

const stateOf = (event: LinkedInEvent) => lifeCycleState(event, Date.now()).toLowerCase();

it('the picker shows the events with a form, the next one first and past ones last, with date and state', async () => {
	nodeTest.control.variants.set(smallPages);
	const expected = eventsOf(world(), { organizationId: ids.manyEvents, withForm: true });
	const entries = await pick('searchEvents', { organizationId });
	expect(values(entries).sort()).toEqual(expected.map(({ id }) => id).sort());
	const ofEntries = values(entries).map((value) => expected.find(({ id }) => id === value));
	const found = compact(ofEntries);
	const [past, others] = partition(found, (event) => stateOf(event) === 'past');
	expect(past.length).toBeGreaterThan(1);
	expect(others.length).toBeGreaterThan(1);
	expect(found).toEqual([
		...sortBy(others, ({ startsAt }) => startsAt),
		...sortBy(past, ({ startsAt }) => -startsAt),
	]);
	for (const [index, event] of found.entries()) {
		const [name] = Object.values(event.name);
		const { name: shown } = entries[index];
		expect(shown.startsWith(name)).toBe(true);
		const day = new RegExp(`^ \\(\\d{1,2} [A-Z][a-z]{2} \\d{4}, ${stateOf(event)}\\)$`);
		expect(shown.slice(name.length)).toMatch(day);
	}
});

describe('an empty list says why', () => {
	it('the list of events says which role is missing, if you have it on no Page', async () => {
		for (const id of organizationIdsOf(world(), members.main)) {
			nodeTest.control.organizations.revokeRole(id);
		}
		nodeTest.control.organizations.grantRole(ids.analyst, 'ANALYST');
		expect(await pickerError('searchEvents')).toContain(
			'Ask a Super admin of the Page to grant you Super admin or Content admin',
		);
	});

	it('the list of events says that no event has a lead form, and "All events" remains', async () => {
		const ofPage = { organizationId: entered(ids.noEvents) };
		expect(await pickerError('searchEvents', ofPage)).toBe(
			'No event has a lead form yet. Turn on the registration form of the event in LinkedIn.',
		);
		expect(await pick('searchEventsOrAll', ofPage)).toEqual([
			{ name: 'All events (no event has a lead form yet)', value: 'all' },
		]);
	});
});

it('the picker shows the events of all Pages that your roles allow, and a refused Page hides no other', async () => {
	const ofPage = { resource: 'events', pathIncludes: ids.japanese };
	nodeTest.fail({ kind: 'status', status: 403 }, ofPage);
	const readable = [...readableOrganizationIds(world(), members.main), ids.unreadable].filter(
		(id) => id !== ids.japanese,
	);
	const expected = readable.flatMap((id) =>
		eventsOf(world(), { organizationId: id, withForm: true }).map((event) => event.id),
	);
	const [all, ...entries] = await pick('searchEventsOrAll');
	expect(all).toEqual({ name: 'All events', value: 'all' });
	expect(values(entries).sort()).toEqual(expected.sort());
});

it('the picker shows the forms of the Page with state and version', async () => {
	nodeTest.control.variants.set(smallPages);
	const entries = await pick('searchForms', {
		organizationId: entered(ids.nastyForms),
	});
	expect(values(entries).sort()).toEqual(formsOwnedBy([ids.nastyForms]).sort());
	expect(entries).toEqual(
		expect.arrayContaining([
			{ name: 'A form that changed (published, version 4)', value: forms.manyVersions },
			{ name: 'An archived form (archived, version 1)', value: forms.archived },
			{ name: 'A draft (draft, version 1)', value: forms.draft },
			{ name: `Form ${forms.emptyName} (published, version 1)`, value: forms.emptyName },
		]),
	);
});

it('the picker shows the forms of all Pages, but in an event lead operation only of Pages with event leads', async () => {
	const [, ...forEvents] = await pick('searchFormsOrAll');
	const readable = [...readableOrganizationIds(world(), members.main), ids.unreadable];
	expect(values(forEvents).sort()).toEqual(formsOwnedBy(readable).sort());

	const panel = { resource: 'form', operation: 'getTable', source: 'forms' };
	const [all, ...everyForm] = await pick('searchFormsOrAll', panel);
	expect(all).toEqual({ name: 'All forms', value: 'all' });
	const more = [...readable, ids.analyst, ids.formsManager, ids.curator];
	expect(values(everyForm).sort()).toEqual(formsOwnedBy(more).sort());
});

it('the picker shows the forms of the required ad account', async () => {
	const panel = { resource: 'form', operation: 'getFields', formOwner: 'sponsoredAccount' };
	const sponsoredAccountId = adAccounts.campaignManager;
	const entries = await pick('searchForms', { ...panel, sponsoredAccountId });
	expect(entries).toEqual([
		{ name: 'Ad form (published, version 1)', value: otherForms.sponsored },
	]);
	expect(await pickerError('searchForms', panel)).toMatch(/^Ad Account: no ad account is given/);
});

it('a picker shows what to do when LinkedIn refuses every Page, or revoked the access', async () => {
	nodeTest.fail({ kind: 'status', status: 403 }, { resource: 'events' });
	expect(await pickerError('searchEventsOrAll')).toMatch(
		/You need .* on this Page.*A Super admin grants it in LinkedIn under Settings → Manage admins/,
	);
	nodeTest.control.tokens.revoke('all');
	expect(await pickerError('searchForms')).toMatch(
		/Open the credential .* and select Switch account/,
	);
});
