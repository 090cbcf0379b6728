import type { INodeParameters } from 'n8n-workflow';

import {
	AD_ACCOUNT,
	ANALYST_ORGANIZATION,
	FOREIGN_ORGANIZATION,
	ORGANIZATION,
} from '../../simulator/server/testing/smallWorld';
import { setUpSmallWorld } from '../harness/setUpSmallWorld';
import type { NodeTest } from '../harness/startNodeTest';
import { chosen, entered } from '../router/runAction';
import { callsOf, runPull } from './support/pull';

const smallWorldTest = setUpSmallWorld();
let nodeTest: NodeTest;

beforeEach(() => {
	nodeTest = smallWorldTest.nodeTest;
	nodeTest.simulator.control.calls.clear();
});

describe('an input that cannot be right', () => {
	it.each<[string, INodeParameters]>([
		['Organization', { organizationId: entered('not an id') }],
		['Organization', { organizationId: entered('={{ "" }}') }],
		['Organization', { organizationId: entered('={{ null }}') }],
		['Organization', { organizationId: entered('urn:li:event:7087030501919629313') }],
		['Organization', { organizationId: entered('12345678901234567890123') }],
		['Organization', { organizationId: entered('https://example.com/x', 'url') }],
		['Event', { eventId: entered('urn:li:organization:5509810') }],
		['Event', { eventId: entered('7e18') }],
		['Event', { eventId: entered('={{ undefined }}') }],
		['Form', { formId: entered('form') }],
		['Form', { formId: entered('1) or (1') }],
		['Lead Type', { leadType: '={{ "ORGANIC" }}', sponsoredAccountId: AD_ACCOUNT }],
		['Ad Account ID', { leadType: 'SPONSORED', sponsoredAccountId: '={{ "" }}' }],
		['Ad Account ID', { leadType: 'SPONSORED', sponsoredAccountId: 'my account' }],
		['Ad Account ID', { leadType: 'SPONSORED', sponsoredAccountId: 'urn:li:organization:5509810' }],
		['Page Size', { options: { pageSize: 0 } }],
		['Page Size', { options: { pageSize: 1001 } }],
		['Page Size', { options: { pageSize: 2.5 } }],
		['Parallel Requests', { options: { parallelRequests: 0 } }],
		['Parallel Requests', { options: { parallelRequests: 11 } }],
		['Parallel Requests', { options: { parallelRequests: 1.5 } }],
		['Parallel Requests', { options: { parallelRequests: '={{ "many" }}' } }],
		['Limit', { returnAll: false, limit: 0 }],
		['Limit', { returnAll: false, limit: '={{ "few" }}' }],
		['Test Leads', { options: { testLeads: '={{ "some" }}' } }],
		['Test Leads', { options: { testLeads: '={{ ["only"] }}' } }],
		['Time Range', { timeRange: '={{ "ever" }}' }],
		['Time Range', { timeRange: '={{ null }}' }],
		['Unit', { timeRange: 'last', lastAmount: 1, lastUnit: '={{ "years" }}' }],
		['Unit', { timeRange: 'last', lastAmount: 1, lastUnit: '={{ "constructor" }}' }],
	])('%s: %j is refused with the name of the field, before any call', async (field, parameters) => {
		const { error, outputs } = await runPull(nodeTest, parameters);
		expect(error?.message).toMatch(new RegExp(`^${field}: .`));
		expect(error?.description).toBeTruthy();
		expect(error?.context?.itemIndex).toBe(0);
		expect(outputs).toEqual([]);
		expect(callsOf(nodeTest)).toEqual([]);
	});

	it('names the item that has it', async () => {
		const items = [{ json: { id: ORGANIZATION } }, { json: { id: 'nobody' } }];
		const { error } = await runPull(
			nodeTest,
			{ organizationId: entered('={{ $json.id }}') },
			{ items },
		);
		expect(error?.message).toMatch(/^Organization: /);
		expect(error?.context?.itemIndex).toBe(1);
	});

	it('fails its own item only, under On Error: Continue', async () => {
		const items = [{ json: { id: 'nobody' } }, { json: { id: ORGANIZATION } }];
		const { outputs, error } = await runPull(
			nodeTest,
			{ organizationId: entered('={{ $json.id }}') },
			{ items, onError: 'continueErrorOutput' },
		);
		expect(error).toBeUndefined();
		const [rows, errors] = outputs;
		expect(rows).toHaveLength(24);
		expect(rows.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":1}')).toBe(true);
		expect(errors).toEqual([
			{
				json: {
					id: 'nobody',
					error: expect.stringMatching(/^Organization: /) as string,
					details: {
						description: expect.any(String) as string,
						reason: 'invalid_input',
						http_status: null,
					},
				},
				pairedItem: { item: 0 },
			},
		]);
	});
});

describe('an input that LinkedIn refuses', () => {
	it.each([
		['an unknown organization', { organizationId: entered('999') }],
		['one without a role', { organizationId: entered(FOREIGN_ORGANIZATION) }],
		['one with a role that is too small', { organizationId: entered(ANALYST_ORGANIZATION) }],
	])('%s: the error names it and what it needs', async (_, parameters) => {
		const { error, outputs } = await runPull(nodeTest, parameters);
		const { value } = parameters.organizationId as { value?: string };
		expect(error?.message).toContain(`organization ${value}`);
		expect(error?.description).toContain('Super admin');
		expect(outputs).toEqual([]);
		expect(callsOf(nodeTest)).toHaveLength(1);
	});

	it('an ad account of somebody else', async () => {
		const parameters = { leadType: 'SPONSORED', sponsoredAccountId: '999' };
		const { error } = await runPull(nodeTest, parameters);
		expect(error?.message).toContain('ad account 999');
		const own = await runPull(nodeTest, { ...parameters, sponsoredAccountId: AD_ACCOUNT });
		expect(own).toMatchObject({ outputs: [[]], error: undefined });
	});

	it('a 404 is an error, not an empty list', async () => {
		const effect = { kind: 'status', status: 404 } as const;
		nodeTest.simulator.control.faults.add({ match: { resource: 'leadFormResponses' }, effect });
		const { error } = await runPull(nodeTest, { organizationId: chosen(ORGANIZATION) });
		expect(error?.message).toContain(`leads of organization ${ORGANIZATION}`);
	});

	it('no organization at all to read from', async () => {
		nodeTest.simulator.control.organizations.revokeRole(ORGANIZATION);
		const { error } = await runPull(nodeTest);
		expect(error?.message).toMatch(/^Organization: /);
		expect(callsOf(nodeTest, 'leadFormResponses')).toEqual([]);
	});
});
