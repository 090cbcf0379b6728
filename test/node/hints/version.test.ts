import { DAY } from '../../durations';
import { useSmallWorld } from '../harness/useSmallWorld';
import { runAction } from '../router/runAction';

const nodeTest = useSmallWorld();

/** 202601 retires around 15 Jan 2027. */
const FIRST_WARNING = Date.UTC(2027, 0, 1);

const RETIRES =
	'warning: LinkedIn retires API version 202601 around 15 Jan 2027. After that no lead can be read. Open the credential and set API Version to a newer month, or turn on Follow API Version.';
const FOLLOWED = expect.stringMatching(
	/^info: .* 15 Jan 2027\. Nothing stops: Follow API Version is on/,
) as unknown;
const OVERDUE = expect.stringContaining(
	'LinkedIn was to retire API version 202601 around 15 Jan 2027',
) as unknown;

it.each<[string, number, boolean, unknown[]]>([
	['15 days before', FIRST_WARNING - DAY, false, []],
	['14 days before', FIRST_WARNING, false, [RETIRES]],
	['14 days before, where another version follows', FIRST_WARNING, true, [FOLLOWED]],
	['when the day is over and LinkedIn still answers', Date.UTC(2027, 0, 20), false, [OVERDUE]],
])('the node warns 14 days before its API version ends: %s', async (_, at, follows, hints) => {
	jest.setSystemTime(at);
	await nodeTest.connect({ apiVersion: '202601', followApiVersion: follows });
	const run = await runAction(nodeTest, 'organization: getMany');
	expect(run.error).toBeUndefined();
	expect(run.hints.map(({ type, message }) => `${type}: ${message}`)).toEqual(hints);
});
