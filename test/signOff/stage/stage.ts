import type { INodeParameters } from 'n8n-workflow';
import type { Workspace } from '../../e2e/support/workspace';
import { storedLeads, type StoredRow } from '../../demo/storedLeads';
import type { Execution } from '../../harness/api/execution';
import type { LeadSyncEnvironment } from '../../harness/environment';
import type { Teardown } from '../../harness/teardown';
import { waitUntil, type WaitOptions } from '../../harness/waitUntil';
import { MANUAL_TRIGGER, type NodeDefinition } from '../../harness/workflowBuilder';
import type { Desk } from '../../ui/support/desk';
import type { Demonstration } from '../demonstration';

/** A year of leads is read and stored, or what failed comes again, on whatever machine this is. */
export const PATIENCE: WaitOptions = { timeoutMs: 300_000, everyMs: 500 };

/** What there is on every stage, whatever LinkedIn it has. */
export type StageEnvironment = Pick<LeadSyncEnvironment, 'client' | 'n8n' | 'postgres' | 'stop'>;

/** What one node does on the canvas, and how its output is shown. */
export interface Performance {
	/** As the script names the node. */
	name: string;
	/** Of LinkedIn Lead Sync, written `resource.operation`. */
	action: `${string}.${string}`;
	parameters?: INodeParameters;
	settings?: Partial<NodeDefinition>;
	/** How the output is looked at; a table by default. */
	view?: 'Table' | 'JSON';
	/** A text to which the output is scrolled. */
	scrollTo?: string;
	/** What of the page is not to be readable, as a CSS selector. */
	blurred?: string;
	/** What the picture shows. */
	caption: string;
}

/** A real n8n with its editor in a browser, a LinkedIn credential, and a PostgreSQL. */
export abstract class Stage<
	Workplace extends Workspace<StageEnvironment> = Workspace<StageEnvironment>,
> {
	protected constructor(
		readonly desk: Desk<Workplace>,
		private readonly teardown: Teardown,
	) {}

	/** Before each rule: whatever the one before has broken or left open is as at the start. */
	abstract makeReady(): Promise<void>;

	/** The secrets that a text holds, shortened. */
	abstract secretsIn(text: string): string[];

	/** What of a text must not be written down; on a page that is shown it may be blurred. */
	unfitForReport(text: string): string[] {
		return this.secretsIn(text);
	}

	async close(): Promise<void> {
		await this.teardown.run();
	}

	get environment(): Workplace['environment'] {
		return this.desk.canvas.environment;
	}

	async n8nVersion(): Promise<string> {
		const { session } = this.environment.client;
		return (await session.send<{ versionCli: string }>('GET', '/rest/settings')).versionCli;
	}

	/** Waits until the row of a lead is in PostgreSQL, and is as wanted. */
	async waitForRow(
		leadId: string,
		isWanted: (row: StoredRow) => boolean = () => true,
	): Promise<StoredRow> {
		const look = async () => {
			const stored = await storedLeads(this.environment.postgres);
			return stored.find(({ row }) => row.lead_id === leadId && isWanted(row))?.row;
		};
		return await waitUntil(`the row of lead ${leadId}`, look, PATIENCE);
	}

	/**
	 * Runs one node in the editor, as a person does: its panel is opened, Execute step pressed, the output
	 * looked at. The panel stays open.
	 */
	async perform(shown: Demonstration, performance: Performance): Promise<Execution> {
		const { name, action, parameters, settings, view = 'Table', scrollTo } = performance;
		const { desk, environment } = this;
		const node = desk.canvas.action(name, action, parameters, settings);
		const id = await desk.lay([MANUAL_TRIGGER, node], { name: 'Sign-off' });
		if (performance.blurred !== undefined) {
			await desk.page.addStyleTag({ content: `${performance.blurred} { filter: blur(6px) }` });
		}
		await desk.panel.open(name);
		shown.step(`Opened the node “${name}” in the editor and pressed Execute step.`);
		await desk.panel.execute();
		const execution = await environment.client.executions.next(id, '0');
		await desk.panel.ended();
		await desk.panel.widenOutput();
		if (execution.items(name).length > 0) {
			await desk.panel.show(view);
			if (scrollTo !== undefined) await desk.panel.scrollTo(scrollTo);
		}
		await shown.picture(desk.page, performance.caption);
		return execution;
	}
}
