import { DAY } from '../lead/support/clock';
import { setUpNotificationTest } from '../notification/support/notificationTest';
import { runAction } from '../router/runAction';

const test = setUpNotificationTest();

/** 202601 retires around 2027-01-15. */
const FIRST_WARNING = Date.UTC(2027, 0, 1);

const STOPS =
	'LinkedIn retires API version 202601 around 2027-01-15. After that no lead can be read. Open the credential and set API Version to a newer month, or turn on Follow API Version.';
const GOES_ON =
	'LinkedIn retires API version 202601 around 2027-01-15. Nothing stops: Follow API Version is on';

async function connectAt(time: number, followApiVersion: boolean, apiVersion = '202601') {
	jest.setSystemTime(time);
	await test.connect({ apiVersion, followApiVersion });
}

async function hintsOf(): Promise<string[]> {
	const { hints, error } = await runAction(test.nodeTest, 'organization: getMany');
	expect(error).toBeUndefined();
	return hints.map(({ type, message }) => `${type}: ${message}`);
}

describe('a hint of the action node', () => {
	it('comes fourteen days before', async () => {
		await connectAt(FIRST_WARNING - DAY, false);
		expect(await hintsOf()).toEqual([]);
		await connectAt(FIRST_WARNING, false);
		expect(await hintsOf()).toEqual([`warning: ${STOPS}`]);
	});

	it('is mere information when another version follows', async () => {
		await connectAt(FIRST_WARNING, true);
		expect(await hintsOf()).toEqual([expect.stringContaining(`info: ${GOES_ON}`)]);
	});

	it('says that the day is over, though LinkedIn still answers', async () => {
		await connectAt(Date.UTC(2027, 0, 20), false);
		expect(await hintsOf()).toEqual([
			expect.stringContaining('LinkedIn was to retire API version 202601 around 2027-01-15'),
		]);
	});
});
