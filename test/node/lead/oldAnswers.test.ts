import type { IDataObject } from 'n8n-workflow';

import { FORM, LEADS, NOW, HOUR, leadId } from '../../simulator/server/testing/smallWorld';
import { callsOf, pull } from './support/pull';
import { compare, hintsIn, setUpStoredLeads } from './support/stored';

const test = setUpStoredLeads();

const AGAIN = leadId(10);

/** What a sheet holds: the whole rows, this lead's of version 2 with a colour. */
let sheet: IDataObject[];
beforeEach(async () => {
	sheet = await pull(test.nodeTest);
	expect(sheet.find(({ lead_id: id }) => id === AGAIN)).toMatchObject({
		form_version: 2,
		colour: expect.any(String) as string,
	});
});

/** The form loses its question about the colour, and somebody answers again. */
function answerAgain({ hasLostQuestion = true } = {}): void {
	const { control, world } = test.nodeTest.simulator;
	const questions = world.forms.find(({ id }) => id === FORM)?.versions.at(-1)?.questions ?? [];
	const own = questions.filter(({ predefinedField }) => predefinedField === undefined);
	const removeQuestionIds = own.map(({ id }) => id);
	if (hasLostQuestion) control.forms.addVersion(FORM, { removeQuestionIds });
	control.leads.reregister(AGAIN);
	jest.setSystemTime(NOW + HOUR);
	control.calls.clear();
}

/** What is told of the lead that was answered again. */
async function changed(rows: IDataObject[], options: IDataObject = {}) {
	const run = await compare(test.nodeTest, rows, { options } as never);
	const items = (run.outputs[0] ?? []).map(({ json }) => json);
	expect(run.error).toBeUndefined();
	const row = items.find(({ difference }) => difference === 'changed');
	expect(row).toMatchObject({ lead_id: AGAIN, lead_error: options.rowsFor ? '' : null });
	return { row, hints: hintsIn(run) };
}

const versionsAsked = () =>
	callsOf(test.nodeTest, 'leadFormResponses').filter((call) => call.includes('versionedLeadGen'));

it('a changed row has the columns of the version that is stored, so that no old answer stays', async () => {
	answerAgain();
	const { row, hints } = await changed(sheet);
	expect(row).toMatchObject({ form_version: 3, colour: null });
	expect(Object.keys(row ?? {}).slice(-2)).toEqual(['field_errors', 'lead_error']);
	expect(hints).toEqual([]);
	expect(versionsAsked()).toHaveLength(1);
});

it('for a sheet, they clear the cells under the names of the sheet', async () => {
	answerAgain();
	const { row } = await changed(sheet, { rowsFor: 'sheet' });
	expect(row).toMatchObject({ form_version: 3, Colour: '' });
});

it('costs no call where the version is the same', async () => {
	answerAgain({ hasLostQuestion: false });
	const { row } = await changed(sheet);
	expect(row).toMatchObject({ form_version: 2, colour: expect.any(String) as string });
	expect(versionsAsked()).toEqual([]);
});

it('is left alone where the stored row does not say its version', async () => {
	answerAgain();
	const { row, hints } = await changed(test.rows);
	expect(row).not.toHaveProperty('colour');
	expect([hints, versionsAsked()]).toEqual([[], []]);
});

it('where nobody else has answered that version, a hint says so', async () => {
	answerAgain();
	for (let number = 1; number <= LEADS; number++) {
		if (number !== 10) test.nodeTest.simulator.control.leads.delete(leadId(number));
	}
	const { row, hints } = await changed(sheet.filter(({ lead_id: id }) => id === AGAIN));
	expect(row).not.toHaveProperty('colour');
	expect(hints).toEqual([
		`warning: LinkedIn does not show version 2 of form ${FORM}, which 1 lead had answered that was answered again since (${AGAIN}). Answers to questions that are no longer asked may stay in its stored row: compare with the columns of the item that tells of it, and empty the others.`,
	]);
});

it('where LinkedIn fails to show it, the row comes all the same, and a hint says so', async () => {
	answerAgain();
	test.nodeTest.simulator.control.faults.add({
		match: { pathIncludes: 'versionedLeadGenFormUrn' },
		effect: { kind: 'status', status: 404 },
		times: 'always',
	});
	const { row, hints } = await changed(sheet);
	expect(row).not.toHaveProperty('colour');
	expect(hints).toEqual([expect.stringContaining(`does not show version 2 of form ${FORM}`)]);
});
