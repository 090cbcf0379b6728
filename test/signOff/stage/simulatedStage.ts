import { importLeadsToPostgres } from '../../demo/leadsToPostgres';
import { untilSynced } from '../../demo/syncedTables';
import { Canvas } from '../../e2e/support/canvas';
import { secretsIn } from '../../e2e/support/secrets';
import type { BrowserOptions } from '../../harness/browser';
import { connectCredential } from '../../harness/oauthConnect';
import { Teardown } from '../../harness/teardown';
import type { Comparison } from '../../oracle/storedRows';
import type { Application, Control, FaultRule } from '../../simulator';
import type { World } from '../../simulator/world/types';
import { Desk } from '../../ui/support/desk';
import { PATIENCE, Stage } from './stage';

const POLL_EVERY_SECONDS = 5;

/** What is to be different from a LinkedIn in which all is well. */
export interface SimulatedStageOptions extends Required<Pick<BrowserOptions, 'log' | 'watch'>> {
	/** In force throughout: shows that a rule can fail. */
	faults?: readonly FaultRule[];
}

/**
 * The stage with a simulated LinkedIn, of which all is known and which can be broken: the credential is
 * connected, and the template `leads-to-postgres` has stored the leads of the past.
 */
export class SimulatedStage extends Stage<Canvas> {
	private readonly application: Application;

	private readonly signedIn: string;

	private readonly versions: string[];

	private isPublished = false;

	private constructor(
		desk: Desk<Canvas>,
		private readonly options: SimulatedStageOptions,
		/** The id of the workflow that `leads-to-postgres` became. */
		readonly leadsToPostgres: string,
		teardown: Teardown,
	) {
		super(desk, teardown);
		this.application = this.control.application.get();
		this.signedIn = this.world.members[0].id;
		this.versions = this.control.versions.list();
	}

	static async open(options: SimulatedStageOptions): Promise<SimulatedStage> {
		const { log } = options;
		const teardown = new Teardown();
		return await teardown.guard(async () => {
			const canvas = await Canvas.open({ log }, { profileScope: 'r_basicprofile' });
			teardown.add(async () => await canvas.close());
			const desk = await Desk.at(canvas, options);
			teardown.add(async () => await desk.editor.close());
			const { environment, linkedIn } = canvas;
			const workflowId = await importLeadsToPostgres(environment, linkedIn, POLL_EVERY_SECONDS);
			const stage = new SimulatedStage(desk, options, workflowId, teardown);
			log('Storing the leads of the last 365 days (about 30 seconds) …');
			await stage.publish();
			await stage.synced();
			await stage.makeReady();
			return stage;
		});
	}

	get control(): Control {
		return this.environment.simulator.control;
	}

	get world(): World {
		return this.environment.simulator.world;
	}

	override secretsIn(text: string): string[] {
		return secretsIn(text, this.control.application.get());
	}

	override async makeReady(): Promise<void> {
		const { control, environment, desk } = this;
		const { client, postgres, ingress } = environment;
		await desk.editor.closeOtherWindows();
		control.faults.clear();
		for (const fault of this.options.faults ?? []) control.faults.add(fault);
		control.application.set(this.application);
		control.application.signIn(this.signedIn);
		control.versions.set(this.versions);
		ingress.admit();
		await postgres.startServer();
		await this.unpublish();
		const { id } = desk.canvas.linkedIn;
		if ((await client.credentials.test(id)).status !== 'OK') await connectCredential(client, id);
		control.calls.clear();
	}

	/** Publishes `leads-to-postgres`; it looks for leads at once. */
	async publish(): Promise<void> {
		if (this.isPublished) return;
		await this.environment.client.workflows.activate(this.leadsToPostgres);
		this.isPublished = true;
	}

	/** Unpublishes it; nothing polls then. */
	async unpublish(): Promise<void> {
		if (!this.isPublished) return;
		await this.environment.client.workflows.deactivate(this.leadsToPostgres);
		this.isPublished = false;
	}

	/** Waits until the tables lack no lead, and tells how they differ from LinkedIn's leads then. */
	async synced(): Promise<Comparison> {
		return await untilSynced(this.environment, PATIENCE);
	}
}
