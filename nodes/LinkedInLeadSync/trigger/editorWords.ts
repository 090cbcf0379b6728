import type { TriggerPanelDefinition } from 'n8n-workflow';

/** Shown when the workflow is published; n8n's own words call LinkedIn by the node's name. */
export const activationMessage =
	"n8n now checks LinkedIn at your poll times, starting with the leads selected in 'Start From'. An execution starts only when there are new leads. Test leads are left out: to test, register for your event with a real account, or set the option 'Test Leads' to Include.";

const testEvent =
	"<b>While building your workflow</b>, click 'Fetch Test Event' to see your newest leads, or a made-up one where there are none.";

const executions =
	'n8n looks for new leads at the poll times, and executes the workflow when there are any. These executions show up in the <a data-key="executions">executions list</a>, but not in the editor.';

/** Beside the panel of the trigger; n8n's own words promise a single mock event. */
export const triggerPanel: TriggerPanelDefinition = {
	executionsHelp: {
		inactive: `${testEvent}<br /><br /><b>Once you're happy with your workflow</b>, publish it. Then ${executions}`,
		active: `${testEvent}<br /><br /><b>Your workflow is published</b>: ${executions}`,
	},
};
