import type {
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IPollFunctions,
	TriggerPanelDefinition,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { listSearch } from '../shared/panel/pickers';
import { poll } from './trigger/poll';
import { testEvent } from './trigger/testEvent';
import { triggerFields } from './trigger/triggerFields';

/** Replaces n8n's text, which would call LinkedIn by the name of this node. */
const activationMessage =
	"n8n now checks LinkedIn at your poll times, starting with the leads selected in 'Start From'. An execution starts only when there are new leads. Test leads are left out: to test, register for your event with a real account, or set the option 'Test Leads' to Include.";

const whileBuilding =
	'<b>While building your workflow</b>, click \'Fetch Test Event\' to see your newest leads, or a sample lead if there are none. <b>Not connected to LinkedIn yet?</b> <a href="https://github.com/n8n-nodes-linkedin-lead-sync/n8n-nodes-linkedin-lead-sync#which-template" target="_blank">A template</a> shows rows of sample leads.';

const oncePublished =
	'n8n checks for new leads at the poll times, and executes the workflow when there are any. These executions show up in the <a data-key="executions">executions list</a>, but not in the editor.';

/** Replaces n8n's text, which promises a single made-up event. */
const triggerPanel: TriggerPanelDefinition = {
	executionsHelp: {
		inactive: `${whileBuilding}<br /><br /><b>Once you're happy with your workflow</b>, publish it. Then ${oncePublished}`,
		active: `${whileBuilding}<br /><br /><b>Your workflow is published</b>: ${oncePublished}`,
	},
};

export class LinkedInLeadSyncTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'LinkedIn Lead Sync Trigger',
		name: 'linkedInLeadSyncTrigger',
		icon: {
			light: 'file:../../icons/linkedInLeadSync.svg',
			dark: 'file:../../icons/linkedInLeadSync.dark.svg',
		},
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["leadType"] === "EVENT" ? "new event registrations" : "new leads" }}',
		// n8n's node list also shows this for the action node.
		description:
			'Gets LinkedIn event registrations and other leads, and starts the workflow with new ones',
		defaults: { name: 'LinkedIn Lead Sync Trigger' },
		polling: true,
		activationMessage,
		triggerPanel,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'linkedInLeadSyncOAuth2Api', required: true }],
		properties: triggerFields,
	};

	methods = { listSearch };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return this.getMode() === 'manual' ? await testEvent(this) : await poll(this);
	}
}
