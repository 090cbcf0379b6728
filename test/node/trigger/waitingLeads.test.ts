import type { IRun } from 'n8n-workflow';

import { DAY } from '../../durations';
import { pass } from '../lead/support/clock';
import { runAction } from '../router/runAction';
import { ActiveTrigger } from './support/activeTrigger';
import { oneOrganization, setUpTriggerTest } from './support/triggerTest';

const test = setUpTriggerTest();

it('Connection → Check shows how many leads wait, since when, and why', async () => {
	const check = async () => {
		const { outputs, hints } = await runAction(test.nodeTest, 'connection: check');
		return { ...outputs[0][0].json, hints: hints.map(({ message }) => message).slice(1) };
	};
	expect(await check()).toMatchObject({ waiting_leads: null, hints: [] });
	let status: IRun['status'] = 'error';
	const endings = async () => ({ status });
	const options = { name: 'New leads', endings };
	const { trigger } = await ActiveTrigger.activate(test.nodeTest, oneOrganization, options);
	expect(await check()).toMatchObject({ waiting_leads: [], hints: [] });

	const { submittedAt } = test.register();
	test.register();
	await trigger.poll();
	const since = new Date(submittedAt).toISOString();
	const reason =
		'Retrying: your workflow failed with them, so the trigger retries them in smaller groups.';
	expect(await check()).toMatchObject({
		status: 'ok',
		waiting_leads: [{ workflow: 'Leads', trigger: 'New leads', count: 2, since, reason }],
		hints: [expect.stringMatching(`^2 leads wait in New leads of "Leads" since .*UTC.*${reason}$`)],
	});

	pass(2 * DAY);
	expect(await check()).toMatchObject({ waiting_leads: null, hints: [] });
	status = 'success';
	await trigger.poll();
	expect(await check()).toMatchObject({ waiting_leads: [], hints: [] });
});
