import { findFormVersion, getFormOfLead } from '../../../nodes/shared/api/formVersions';
import { stopTime } from '../stoppedTime';
import type { Reply } from './inMemoryLinkedIn';
import { clientOf, withoutWaiting } from './inMemoryLinkedIn';

stopTime();

const whole = { id: 7, content: { questions: [] } };
const damaged = { id: 7 };
const query = {
	owner: { kind: 'organization', id: '1' },
	leadType: 'EVENT',
	formId: '7',
	versionId: 1,
} as const;

/** What is found where the leads of a version show these forms, or LinkedIn fails with a status, one by one. */
async function foundIn(leads: Array<object | number | null>) {
	const starts: number[] = [];
	const client = await clientOf((url): Reply => {
		expect(url.pathname).toBe('/rest/leadFormResponses');
		expect(url.search).toMatch(/q=owner.*leadGenForm%3A7%2C1.*fields=id,.*form:/);
		const start = Number(url.searchParams.get('start'));
		if (starts[starts.length - 1] !== start) starts.push(start);
		const lead = leads[start];
		if (typeof lead === 'number') return { statusCode: lead, body: {} };
		return { statusCode: 200, body: { elements: lead === undefined ? [] : [lead] } };
	});
	return { form: await withoutWaiting(findFormVersion(client, query)), starts };
}

it.each<[string, Parameters<typeof foundIn>[0], unknown, number[]]>([
	['the first', [{ form: whole }, { form: damaged }], whole, [0]],
	['one behind a damaged one', [{ form: damaged }, { form: whole }], whole, [0, 1]],
	['one behind those that LinkedIn fails to serve', [500, null, { form: whole }], whole, [0, 1, 2]],
	['the third, as it is', [null, {}, { form: damaged }, { form: whole }], damaged, [0, 1, 2]],
	['none', [], undefined, [0]],
	['none behind a damaged one', [{ form: damaged }], undefined, [0, 1]],
])('is the form inside a lead that answered it: %s', async (_, leads, form, starts) => {
	expect(await foundIn(leads)).toEqual({ form, starts });
});

it.each<[string, Parameters<typeof foundIn>[0], string]>([
	['LinkedIn refuses it', [403, { form: whole }], 'does not allow access'],
	['it fails with three leads', [500, 500, 500, { form: whole }], 'HTTP status 500'],
])('is not known where %s', async (_, leads, words) => {
	await expect(foundIn(leads)).rejects.toThrow(words);
});

it.each([
	[{ form: whole }, whole],
	[{}, undefined],
	[null, undefined],
])('is inside one lead, if LinkedIn gives it: %j', async (body, form) => {
	const paths: string[] = [];
	const client = await clientOf(({ pathname }) => {
		paths.push(pathname);
		return { statusCode: 200, body };
	});

	expect(await getFormOfLead(client, 'a/b')).toEqual(form);
	expect(paths).toEqual(['/rest/leadFormResponses/a%2Fb']);
});

it('names the lead or the version that is refused', async () => {
	const client = await clientOf(() => ({ statusCode: 403, body: {} }));

	await expect(getFormOfLead(client, 'a')).rejects.toThrow('the form of lead a');
	await expect(findFormVersion(client, query)).rejects.toThrow('version 1 of lead form 7');
});
