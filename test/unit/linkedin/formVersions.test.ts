import { findFormVersion, getFormOfLead } from '../../../nodes/shared/linkedin/leadForms';
import { stopTime } from '../stoppedTime';
import { clientOf, withoutWaiting, type Reply } from '../wire/inMemoryLinkedIn';

stopTime();

const whole = { id: 7, content: { questions: [] } };
const query = {
	owner: { kind: 'organization', id: '1' },
	leadType: 'EVENT',
	formId: '7',
	versionId: 1,
} as const;

it('a refused form is requested with and without version, and the error names the lead or the version', async () => {
	let calls = 0;
	const client = await clientOf(() => {
		calls++;
		return { statusCode: 403, body: {} };
	});

	await expect(getFormOfLead(client, 'a')).rejects.toThrow('the form of lead a');
	await expect(findFormVersion(client, query)).rejects.toThrow('version 1 of lead form 7');
	expect(calls).toBe(4);
});

it('a form inside leads is requested without its version if LinkedIn refuses the version', async () => {
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

it('a form is not requested without its version if LinkedIn is down', async () => {
	const client = await clientOf(({ search }): Reply => {
		expect(search).toContain('versionId');
		return { statusCode: 500, body: {} };
	});
	await expect(withoutWaiting(getFormOfLead(client, 'a'))).rejects.toThrow('500');
});
