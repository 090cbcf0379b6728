import { sleep } from 'n8n-workflow';

import { SECOND } from '../../durations';
import { waitUntil } from '../../harness/waitUntil';
import { readableOrganizationIds } from '../../simulator/world/queries';
import { landmarks } from '../../simulator/world/landmarks';
import { useNodeTest } from '../harness/useNodeTest';
import { passTimeLimits } from '../lead/support/clock';
import { entered, runAction } from './runAction';

const { events, members, organizations } = landmarks;

const nodeTest = useNodeTest();

const LEADS = 'leadFormResponses';
const ILL = organizations.manyEvents;

const pullAll = async (onError?: 'continueErrorOutput') =>
	await runAction(nodeTest, 'lead: pull', { leadType: 'EVENT' }, { onError });

describe('LinkedIn answers 503 for the leads of one of all Pages', () => {
	beforeEach(() => {
		nodeTest.fail({ kind: 'status', status: 503 }, { resource: LEADS, pathIncludes: ILL });
	});
	afterEach(() => nodeTest.control.faults.clear());

	it('with an error output, the rows of the others come, and the Page is there', async () => {
		const { outputs, error, hints } = await pullAll('continueErrorOutput');
		expect(error).toBeUndefined();
		const { world } = nodeTest.simulator;
		const ofOthers = readableOrganizationIds(world, members.main)
			.filter((id) => id !== ILL)
			.flatMap((organizationId) => nodeTest.rowsOf({ organizationId, leadType: 'EVENT' }));
		expect(outputs[0]).toHaveLength(ofOthers.length);
		const failed = outputs[1].map(({ json }) => json);
		expect(failed).toContainEqual({
			error: expect.stringContaining('HTTP status 503') as string,
			message: expect.objectContaining({ organization_id: ILL }) as object,
		});
		expect(hints.map(({ message }) => message).join()).toContain('HTTP status 503');
	});

	it('without an error output, the node fails', async () => {
		const { outputs } = await pullAll();
		expect(outputs.flat()).toEqual([]);
	});
});

it('a cancelled execution calls LinkedIn no more', async () => {
	const { faults, calls } = nodeTest.control;
	calls.clear();
	nodeTest.fail({ kind: 'latency', milliseconds: 300 }, { resource: LEADS });
	let cancel = () => {};
	const cancelled = new Promise<void>((resolve) => (cancel = resolve));
	const running = runAction(nodeTest, 'lead: pull', { leadType: 'EVENT' }, { cancelled });
	await waitUntil('LinkedIn to be asked', () => faults.list()[0].hits > 0 || undefined);
	cancel();
	await running.catch(() => {});
	// The simulator may still count calls that n8n has ended.
	await sleep(1_000);
	const before = nodeTest.calls().length;
	await sleep(1_500);
	faults.clear();
	expect(nodeTest.calls()).toHaveLength(before);
});

it('a credential that n8n does not read within its time costs that time once for all items', async () => {
	const { credentialStore } = nodeTest;
	const real = credentialStore.getDecrypted.bind(credentialStore);
	let reads = 0;
	jest.spyOn(credentialStore, 'getDecrypted').mockImplementation(async (...args) => {
		const [, , , , , isRaw] = args;
		if (isRaw === true) return await real(...args);
		reads++;
		return await new Promise(() => {});
	});
	const items = [{ json: {} }, { json: {} }, { json: {} }];
	const options = { items, onError: 'continueErrorOutput' } as const;
	const eventId = entered(events.emoji);
	const running = runAction(nodeTest, 'event: get', { eventId }, options);
	await waitUntil('the credential to be read', () => reads > 0 || undefined);
	// n8n has not read it, and twenty seconds pass.
	passTimeLimits(21 * SECOND);
	const { outputs } = await running;
	jest.restoreAllMocks();
	expect(outputs[1].map(({ json }) => json.error)).toEqual(
		items.map(() => 'n8n takes too long to read the LinkedIn credential'),
	);
	expect(reads).toBe(1);
});
