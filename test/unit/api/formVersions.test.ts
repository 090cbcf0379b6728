import { findFormVersion, getFormOfLead } from '../../../nodes/shared/linkedin/leadForms';
import { stopTime } from '../stoppedTime';
import type { Reply } from './inMemoryLinkedIn';
import { clientOf, placesAsked, withoutWaiting } from './inMemoryLinkedIn';

stopTime();

const whole = { id: 7, content: { questions: [] } };
const damaged = { id: 7 };
const answered = { ...whole, versionId: 1 };
/** What LinkedIn would give where it shows the form as it is now, whichever version was answered. */
const latest = { ...whole, versionId: 2 };
const query = {
	owner: { kind: 'organization', id: '1' },
	leadType: 'EVENT',
	formId: '7',
	versionId: 1,
} as const;

/** LinkedIn leaves this one out of its list, at its place. */
const HIDDEN = undefined;

type Shown = object | number | null | typeof HIDDEN;

/** What is found where the leads of a version show these forms, or LinkedIn fails with a status. */
async function foundIn(leads: Shown[]) {
	const asked: string[] = [];
	const client = await clientOf((url): Reply => {
		expect(url.pathname).toBe('/rest/leadFormResponses');
		expect(url.search).toMatch(/q=owner.*leadGenForm%3A7%2C1.*fields=id,.*form:/);
		const { start, count } = placesAsked(url);
		const places = `${start}-${start + count - 1}`;
		if (asked[asked.length - 1] !== places) asked.push(places);
		const page = leads.slice(start, start + count);
		const failure = page.find((lead) => typeof lead === 'number');
		if (failure !== undefined) return { statusCode: failure, body: {} };
		return { statusCode: 200, body: { elements: page.filter((lead) => lead !== HIDDEN) } };
	});
	return { form: await withoutWaiting(findFormVersion(client, query)), asked };
}

it.each<[string, Shown[], unknown, string[]]>([
	['the first', [{ form: whole }, { form: damaged }], whole, ['0-2']],
	['one behind a damaged one', [{ form: damaged }, { form: whole }], whole, ['0-2']],
	['one behind those that are left out', [HIDDEN, HIDDEN, { form: whole }], whole, ['0-2']],
	[
		'one behind those that LinkedIn fails to serve',
		[500, null, { form: whole }],
		whole,
		['0-2', '0-0', '1-1', '2-2'],
	],
	['one before a broken one', [{ form: whole }, 500], whole, ['0-2', '0-0']],
	['none of the first three', [null, {}, { form: damaged }, { form: whole }], undefined, ['0-2']],
	['none', [], undefined, ['0-2']],
	['no damaged one', [{ form: damaged }], undefined, ['0-2']],
	['that version', [{ form: latest }, { form: answered }], answered, ['0-2']],
	['no other version', [{ form: latest }, { form: latest }], undefined, ['0-2']],
])('is the form inside a lead that answered it: %s', async (_, leads, form, asked) => {
	expect(await foundIn(leads)).toEqual({ form, asked });
});

it.each<[string, Shown[], string]>([
	['LinkedIn refuses it', [403, { form: whole }], 'does not allow access'],
	['it fails with three leads', [500, 500, 500, { form: whole }], 'HTTP status 500'],
])('is not known where %s', async (_, leads, words) => {
	await expect(foundIn(leads)).rejects.toThrow(words);
});

it('names the lead or the version that is refused', async () => {
	const client = await clientOf(() => ({ statusCode: 403, body: {} }));

	await expect(getFormOfLead(client, 'a')).rejects.toThrow('the form of lead a');
	await expect(findFormVersion(client, query)).rejects.toThrow('version 1 of lead form 7');
});

it('is inside leads also where LinkedIn shows no version of it', async () => {
	const asked: string[] = [];
	const client = await clientOf(({ pathname, search }): Reply => {
		asked.push(
			`${pathname.split('/').length > 3 ? 'lead' : 'list'} ${search.includes('versionId')}`,
		);
		if (search.includes('versionId')) return { statusCode: 403, body: {} };
		return { statusCode: 200, body: { form: whole, elements: [{ form: whole }] } };
	});
	expect(await getFormOfLead(client, 'a')).toEqual(whole);
	expect(await findFormVersion(client, query)).toEqual(whole);
	expect(asked).toEqual(['lead true', 'lead false', 'list true', 'list false']);
});

it('is not asked for in another way where LinkedIn is down', async () => {
	const client = await clientOf(({ search }): Reply => {
		expect(search).toContain('versionId');
		return { statusCode: 500, body: {} };
	});
	await expect(withoutWaiting(getFormOfLead(client, 'a'))).rejects.toThrow('500');
});
