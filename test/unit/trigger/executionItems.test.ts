import {
	emittedItems,
	formIdOf,
	foundLead,
	idOf,
} from '../../../nodes/LinkedInLeadSync/trigger/emittedLeads';
import { executionItems } from '../../../nodes/LinkedInLeadSync/trigger/executionItems';
import { turnOf } from './polled';

const broken = { undeliverable: { id: 'undeliverable-1', reason: 'HTTP status 500' } };
const owner = { kind: 'organization', id: '1' } as const;

it("LinkedIn's own JSON is left as it is", async () => {
	const { settings } = await turnOf({ leads: {} });

	expect(executionItems([{ json: { id: 'a' } }], settings)).toEqual([{ json: { id: 'a' } }]);
});

it.each([true, false])(
	'an item of a lead that was not delivered says so, simplified: %s',
	async (simplify) => {
		const { leadRows, settings } = await turnOf({ leads: {} }, { simplify });
		const items = await emittedItems(leadRows, [broken], owner, settings);

		expect(items).toMatchObject([
			{
				[simplify ? 'lead_id' : 'id']: 'undeliverable-1',
				lead_error: expect.stringContaining('500'),
			},
		]);
		expect('organization_id' in items[0]).toBe(simplify);
		expect(await emittedItems(leadRows, [], owner, settings)).toEqual([]);
	},
);

it('of a lead that was not delivered its stand-in and the time of the part are known', () => {
	expect(foundLead(broken, 'EVENT 1', { from: 1, to: 2 })).toMatchObject({ from: 1, to: 2 });
	expect(idOf(broken)).toBe('undeliverable-1');
});

it.each([null, 'x', {}, { versionedLeadGenFormUrn: 7 }])('no form is known of %j', (lead) => {
	expect(formIdOf(lead)).toBeUndefined();
});
