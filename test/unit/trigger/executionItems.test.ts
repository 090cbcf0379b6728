import type { EmittedLead } from '../../../nodes/LinkedInLeadSync/trigger/emittedLeads';
import {
	emittedItems,
	formIdOf,
	foundLead,
	idOf,
} from '../../../nodes/LinkedInLeadSync/trigger/emittedLeads';
import { executionItems } from '../../../nodes/LinkedInLeadSync/trigger/executionItems';
import type { TriggerState } from '../../../nodes/LinkedInLeadSync/trigger/triggerState';
import { leadRow } from '../../../nodes/shared/rows/row';
import { ofForm, turnOf } from './polled';

const broken = { undeliverable: { id: 'undeliverable-1', reason: 'HTTP status 500' } };
const owner = { kind: 'organization', id: '1' } as const;
const emitted = (json: object) => [{ json } as EmittedLead];

/** An execution's rows, of leads that answered this. */
async function rowOf(city: string, state: Partial<TriggerState> = {}, fields: object = {}) {
	const question = { questionId: 1, name: city, questionDetails: { textQuestionDetails: {} } };
	const form = { id: 7, content: { questions: [question] } };
	const turn = await turnOf({ leads: {} }, { simplify: true, ...fields }, state);
	const lead = {
		id: city,
		...ofForm(7),
		formResponse: {
			answers: [{ questionId: 1, answerDetails: { textQuestionAnswer: { answer: 'x' } } }],
		},
	};
	const [{ json }] = executionItems(turn, emitted(leadRow({ lead, form })));
	return { json, state: turn.state };
}

it('rows have every column that rows of their form had, in later executions', async () => {
	const first = await rowOf('Hall');
	const { columns, columnNames } = first.state;
	const second = await rowOf('Town', { columns, columnNames });

	expect(Object.keys(first.json)).not.toContain('town');
	expect(second.json).toMatchObject({ hall: null, town: 'x' });
});

it('columns under other names are none any more', async () => {
	const { columns } = (await rowOf('Hall')).state;
	const { json, state } = await rowOf('Town', { columns, columnNames: 'other' });

	expect(Object.keys(json)).not.toContain('hall');
	expect(state.columnNames).not.toBe('other');
});

it("LinkedIn's own JSON is left as it is", async () => {
	const turn = await turnOf({ leads: {} });

	expect(executionItems(turn, emitted({ id: 'a' }))).toEqual([{ json: { id: 'a' } }]);
	expect(turn.state.columns).toBeUndefined();
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
