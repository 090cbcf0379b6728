import { commonPollingParameters } from 'n8n-core/dist/nodes-loader/constants';
import type { INodeParameters } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { LinkedInLeadSyncTrigger } from '../../../nodes/LinkedInLeadSync/LinkedInLeadSyncTrigger.node';
import {
	outcomeError,
	readTriggerSettings,
} from '../../../nodes/LinkedInLeadSync/trigger/triggerFields';
import { node } from '../wire/inMemoryLinkedIn';
import { triggerContext } from './polled';

it("with n8n's Engine 2.0, the trigger names the field with which leads are marked as processed", () => {
	const context = triggerContext({ leads: {} });
	expect(outcomeError(context).message).toMatch(
		"Mark as Processed: n8n's Engine 2.0 does not report whether a workflow succeeds",
	);
});

it('on an n8n that does not report how executions end, the trigger names the version that it needs', () => {
	const context = triggerContext({ leads: {} });
	Object.assign(context, { getWorkflowSettings: undefined });
	expect(() => readTriggerSettings(context)).toThrow('needs n8n 2.6.4 or later');
});

const { description } = new LinkedInLeadSyncTrigger();
/** With the field for poll times, which n8n adds. */
const properties = [...commonPollingParameters, ...description.properties];
const parameters = (values: INodeParameters, withDefaults: boolean) =>
	NodeHelpers.getNodeParameters(properties, values, withDefaults, false, node, description);
const every = (value: number) => ({ item: [{ mode: 'everyX', value, unit: 'minutes' }] });

it('a new trigger polls every 15 minutes', () => {
	expect(parameters({}, true)?.pollTimes).toEqual(every(15));
});
