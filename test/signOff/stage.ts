import type { INodeParameters } from 'n8n-workflow';
import { importLeadsToPostgres } from '../demo/leadsToPostgres';
import { storedLeads, type StoredRow } from '../demo/storedLeads';
import { untilSynced } from '../demo/syncedTables';
import { Canvas } from '../e2e/support/canvas';
import { secretsIn } from '../e2e/support/secrets';
import type { Execution } from '../harness/api/execution';
import type { LeadSyncEnvironment } from '../harness/environment';
import { connectCredential } from '../harness/oauthConnect';
import { Teardown } from '../harness/teardown';
import { waitUntil, type WaitOptions } from '../harness/waitUntil';
import { MANUAL_TRIGGER, type NodeDefinition } from '../harness/workflowBuilder';
import type { Comparison } from '../oracle/storedRows';
import type { Control } from '../simulator';
import type { World } from '../simulator/world/types';
import { Desk } from '../ui/support/desk';
import type { Demonstration } from './demonstration';

const POLL_EVERY_SECONDS = 5;

/** Long enough to store a year of leads, or to retry failed ones, also on a slow machine. */
const PATIENCE: WaitOptions = { timeoutMs: 300_000, everyMs: 500 };

/** The action of one node, named as in docs/dev/sign-off.md, and how its output is shown. */
export interface Performance {
	name: string;
	/** Of LinkedIn Lead Sync, written `resource.operation`. */
	action: `${string}.${string}`;
	parameters?: INodeParameters;
	settings?: Partial<NodeDefinition>;
	view?: 'Table' | 'JSON';
	/** A text to which the output is scrolled. */
	scrollTo?: string;
	/** Of the picture. */
	caption: string;
}

/**
 * A real n8n with its editor in a browser, a PostgreSQL, and a simulated LinkedIn, whose data is known and which
 * tests can break. The credential is connected, and the template `leads-to-postgres` has stored the leads of the past.
 */
export class Stage {
	private constructor(
		readonly desk: Desk,
		/** The id of the workflow that `leads-to-postgres` became. */
		readonly leadsToPostgres: string,
		private readonly teardown: Teardown,
	) {}

	static async open(): Promise<Stage> {
		const teardown = new Teardown();
		return await teardown.guard(async () => {
			const canvas = await Canvas.open({}, { profileScope: 'r_basicprofile' });
			teardown.add(async () => await canvas.close());
			const desk = await Desk.at(canvas);
			teardown.add(async () => await desk.editor.close());
			const { environment, linkedIn } = canvas;
			const workflowId = await importLeadsToPostgres(environment, linkedIn, POLL_EVERY_SECONDS);
			const stage = new Stage(desk, workflowId, teardown);
			await stage.publish();
			await stage.synced();
			await stage.makeReady();
			return stage;
		});
	}

	async close(): Promise<void> {
		await this.teardown.run();
	}

	get environment(): LeadSyncEnvironment {
		return this.desk.canvas.environment;
	}

	get control(): Control {
		return this.environment.simulator.control;
	}

	get world(): World {
		return this.environment.simulator.world;
	}

	/** The secrets that a text holds, shortened. */
	secretsIn(text: string): string[] {
		return secretsIn(text, this.control.application.get());
	}

	/** Before each rule, repairs and closes everything that the rule before has broken or left open. */
	async makeReady(): Promise<void> {
		const { control, environment, desk } = this;
		const { client, postgres } = environment;
		await desk.editor.closeOtherWindows();
		control.faults.clear();
		await postgres.startServer();
		await this.unpublish();
		const { id } = desk.canvas.linkedIn;
		if ((await client.credentials.test(id)).status !== 'OK') await connectCredential(client, id);
		control.calls.clear();
	}

	/** Publishes `leads-to-postgres`, which checks for leads at once. */
	async publish(): Promise<void> {
		await this.environment.client.workflows.activate(this.leadsToPostgres);
	}

	/** Unpublishes it, so that nothing polls. */
	async unpublish(): Promise<void> {
		await this.environment.client.workflows.deactivate(this.leadsToPostgres);
	}

	/** Waits until the tables lack no lead. @returns how they differ from LinkedIn's leads */
	async synced(): Promise<Comparison> {
		return await untilSynced(this.environment, PATIENCE);
	}

	/** Waits until the row of a lead is in PostgreSQL. */
	async waitForRow(leadId: string): Promise<StoredRow> {
		const look = async () => {
			const stored = await storedLeads(this.environment.postgres);
			return stored.find(({ row }) => row.lead_id === leadId)?.row;
		};
		return await waitUntil(`the row of lead ${leadId}`, look, PATIENCE);
	}

	/**
	 * Runs one node in the editor as a person does: opens its panel, presses Execute step, and shows the
	 * output. The panel stays open.
	 */
	async perform(shown: Demonstration, performance: Performance): Promise<Execution> {
		const { name, action, parameters, settings, view = 'Table', scrollTo } = performance;
		const { desk, environment } = this;
		const node = desk.canvas.action(name, action, parameters, settings);
		const id = await desk.lay([MANUAL_TRIGGER, node], { name: 'Sign-off' });
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
