import { range } from 'lodash';

import { answeredVersions } from '../../../nodes/shared/linkedin/formStore';
import { HOUR } from '../../durations';
import { clientOf } from '../wire/inMemoryLinkedIn';
import { stopTime } from '../stoppedTime';

const owner = { organization: 'urn:li:organization:5509810' };

stopTime(Date.UTC(2026, 10, 24));

const pass = (milliseconds: number) => jest.setSystemTime(Date.now() + milliseconds);

interface Run {
	formId?: string;
	token?: string;
	/** Lead types whose leads LinkedIn refuses. */
	refused?: string[];
}

/** Reads the history from a LinkedIn that has leads of these versions. */
async function versionsOf(
	versionId: number,
	answered: number[],
	{ formId = '7', token, refused = [] }: Run = {},
) {
	let calls = 0;
	const client = await clientOf((url) => {
		calls++;
		const [, id, version] = /leadGenForm%3A(\d+)%2C(\d+)/.exec(url.search) ?? [];
		expect(id).toBe(formId);
		if (refused.some((type) => url.search.includes(`leadType:${type}`))) {
			return { statusCode: 403, body: {} };
		}
		const elements = answered.includes(Number(version))
			? [{ form: { id: formId, content: { questions: [] } } }]
			: [];
		return { statusCode: 200, body: { elements } };
	}, token);
	const versions = await answeredVersions(client, { id: formId, versionId, owner });
	return { versions: versions.map((form) => form.versionId), calls };
}

it('the history has the latest version and all answered ones, the latest first', async () => {
	expect(await versionsOf(4, [1, 3])).toMatchObject({ versions: [4, 3, 1] });
});

it.each([[{ versionId: 4, owner }], [{ id: '7', owner }], [{ id: '7', versionId: 4 }]])(
	'the history has only the latest version when an ID or the owner is missing: %j',
	async (latest) => {
		const client = await clientOf(() => ({ statusCode: 400, body: {} }));
		expect(await answeredVersions(client, latest)).toEqual([latest]);
	},
);

it('the history cannot be read when LinkedIn rejects the request', async () => {
	const client = await clientOf(() => ({ statusCode: 400, body: {} }));
	const latest = { id: '7', versionId: 4, owner };

	await expect(answeredVersions(client, latest)).rejects.toThrow('did not accept');
});

it('the history takes at most 300 calls when LinkedIn sends an impossibly high version', async () => {
	const { versions, calls } = await versionsOf(9e14, [9e14 - 2]);
	expect(versions).toEqual([9e14, 9e14 - 2]);
	expect(calls).toBeLessThanOrEqual(300);
});

it('a version that was read is not read again, even after the form gets a new version', async () => {
	expect((await versionsOf(4, [1, 2, 3])).calls).toBe(3);
	pass(1000 * HOUR);
	expect(await versionsOf(4, [])).toEqual({ versions: [4, 3, 2, 1], calls: 0 });
	expect(await versionsOf(5, [4])).toEqual({ versions: [5, 4, 3, 2, 1], calls: 1 });
});

it('an unanswered version is looked for again after an hour', async () => {
	expect((await versionsOf(4, [1, 3])).calls).toBe(1 + 3 + 1);
	pass(HOUR - 1);
	expect(await versionsOf(4, [1, 2, 3])).toEqual({ versions: [4, 3, 1], calls: 0 });
	pass(1);
	expect((await versionsOf(4, [1, 2, 3])).versions).toEqual([4, 3, 2, 1]);
});

it('the version before the latest is looked for each time until it has an answer', async () => {
	expect((await versionsOf(3, [])).versions).toEqual([3]);
	expect((await versionsOf(3, [2])).versions).toEqual([3, 2]);
	expect((await versionsOf(3, [2])).calls).toBe(0);
});

it('a version that LinkedIn sent damaged is requested again', async () => {
	let form: object = { content: {} };
	const latest = { id: '7', versionId: 2, owner };
	const client = await clientOf(() => ({ statusCode: 200, body: { elements: [{ form }] } }));
	expect(await answeredVersions(client, latest)).toEqual([latest]);
	form = { content: { questions: [] } };
	expect(await answeredVersions(client, latest)).toContainEqual({ ...form, versionId: 1, owner });
});

it('a version whose leads LinkedIn refused is requested again', async () => {
	await versionsOf(4, [], { refused: ['COMPANY'] });
	expect((await versionsOf(4, [1, 2])).versions).toEqual([4, 2, 1]);
});

it('versions that one LinkedIn account has read are not shown to another account', async () => {
	await versionsOf(3, [1, 2], { token: 'of Ada' });
	const other = await versionsOf(3, [], { token: 'of Grace' });
	expect(other).toEqual({ versions: [3], calls: 6 });
	expect((await versionsOf(3, [], { token: 'of Ada' })).calls).toBe(0);
});

it('a second run over 510 forms reads few forms again, although only 500 are remembered', async () => {
	const formIds = range(1, 511).map(String);
	for (const formId of formIds) await versionsOf(2, [1], { formId });
	let calls = 0;
	for (const formId of formIds) calls += (await versionsOf(2, [1], { formId })).calls;
	expect(calls).toBeGreaterThanOrEqual(10);
	expect(calls).toBeLessThan(100);
});
