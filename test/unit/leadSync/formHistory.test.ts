import { answeredVersions } from '../../../nodes/shared/leadSync/formHistory';
import { clientOf } from '../api/inMemoryLinkedIn';

const owner = { organization: 'urn:li:organization:5509810' };

/** LinkedIn where somebody answered these versions. */
async function versionsOf(versionId: number, answered: number[]) {
	let calls = 0;
	const client = await clientOf((url) => {
		calls++;
		const version = Number(/leadGenForm%3A7%2C(\d+)/.exec(url.search)?.[1]);
		const elements = answered.includes(version) ? [{ form: { id: 7 } }] : [];
		return { statusCode: 200, body: { elements } };
	});
	const versions = await answeredVersions(client, { id: 7, versionId, owner });
	return { versions: versions.map((form) => form.versionId), calls };
}

it('is every version that was answered, the latest first', async () => {
	expect(await versionsOf(4, [1, 3])).toMatchObject({ versions: [4, 3, 1] });
});

it('ends soon when LinkedIn sends a version that cannot be', async () => {
	const { versions, calls } = await versionsOf(9e14, [9e14 - 2]);
	expect(versions).toEqual([9e14, 9e14 - 2]);
	expect(calls).toBeLessThanOrEqual(300);
});
