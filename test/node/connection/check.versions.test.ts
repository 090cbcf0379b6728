import { useFreshNodeTest } from '../harness/useNodeTest';
import { runAction } from '../router/runAction';
import { check, problemsOf } from './checkConnection';

const nodeTest = useFreshNodeTest();

const versionsAsked = () =>
	nodeTest.simulator.calls.flatMap(({ version }) => (version === undefined ? [] : [version]));

it('Check warns before an API version retires, and adds only a note if Follow API Version is on', async () => {
	expect(problemsOf(await check(nodeTest)).join()).not.toContain('retir');
	await nodeTest.reset({ credential: { apiVersion: '202605', followApiVersion: false } });
	const item = await check(nodeTest, { warnDays: 300 });
	expect(item.status).toBe('expiring_soon');
	expect(problemsOf(item)).toContainEqual(
		expect.stringMatching(
			/^api_version_retiring: .*202605 around 15 May 2027 \| After that .*set API Version .*Follow API Version/,
		),
	);
	await nodeTest.reset({ credential: { apiVersion: '202605' } });
	// The status is not checked, because the tokens of a new connection also expire within 300 days.
	const following = await check(nodeTest, { warnDays: 300 });
	expect(problemsOf(following)).toContainEqual(
		expect.stringMatching(/^api_version_retiring: .*202605 around 15 May 2027 \| Nothing stops: /),
	);
});

it.each([426, 400] as const)(
	'Check continues with the next supported API version and reports it, if LinkedIn refuses the retired one with %i',
	async (retiredVersion) => {
		await nodeTest.reset({ credential: { apiVersion: '202510' } });
		nodeTest.control.variants.set({ retiredVersion });
		const item = await check(nodeTest);
		expect(item).toMatchObject({
			status: 'ok',
			healthy: true,
			api_version: { configured: '202510', in_use: '202601', retirement_date: '2027-01-15' },
		});
		expect(problemsOf(item)).toContainEqual(
			expect.stringMatching(
				/^api_version_followed: LinkedIn has retired API version 202510, so 202601 is used instead.* \| .*set API Version to 202601/,
			),
		);
		// The node remembers the supported version, so the next run uses it at once.
		nodeTest.control.calls.clear();
		await runAction(nodeTest, 'organization: getMany');
		expect(new Set(versionsAsked())).toEqual(new Set(['202601']));
	},
);

it.each(['202511', 'latest'])(
	'Check names the field and a newer month for %s if Follow API Version is off',
	async (apiVersion) => {
		await nodeTest.reset({ credential: { apiVersion, followApiVersion: false } });
		const item = await check(nodeTest);
		expect(item).toMatchObject({
			status: 'api_version_unsupported',
			healthy: false,
			api_version: { configured: apiVersion, in_use: apiVersion },
		});
		expect(problemsOf(item)).toEqual([
			expect.stringMatching(
				/^nonexistent_version: .* \| .*"My LinkedIn" and set API Version to a newer month \(YYYYMM\)\..*Follow API Version/,
			),
		]);
	},
);
