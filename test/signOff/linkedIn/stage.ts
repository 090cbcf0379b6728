import { secretsIn } from '../../e2e/support/secrets';
import { Workspace } from '../../e2e/support/workspace';
import { LINKEDIN_CREDENTIAL_TYPE } from '../../harness/isolatedN8n';
import { Teardown } from '../../harness/teardown';
import { chooseEvent, chooseOrganization } from '../../probe/connect/choose';
import { refusedSeconds } from '../../probe/connect/freshToken';
import { LinkedIn } from '../../probe/linkedIn/linkedIn';
import { Desk } from '../../ui/support/desk';
import { NotShown } from '../rule';
import { Stage, type StageEnvironment } from '../stage/stage';
import { isLinkedIn, startEnvironment, type EnvironmentOptions } from './environment';
import type { AnsweredLead } from './facts';
import { LeadTable } from './leadTable';
import type { Member } from './member';
import { Truth, type Client } from './truth';

/** More than a rehearsal needs; it ends one that asks without end. */
const MOST_CALLS = 2000;

/** Why what is about an event is not shown. */
export const NO_EVENT = 'The page has no event with a lead form, or not the one that was chosen';

/** What a rehearsal with a LinkedIn that is not simulated takes. */
export interface LinkedInStageOptions extends EnvironmentOptions {
	/** Whether the browser's window is shown; a person cannot consent without. */
	watch: boolean;
	app: Client;
	/** YYYYMM. */
	apiVersion: string;
	/** As the credential's field has it. */
	profileScope: string;
	member: Member;
	/** Chosen from lists where absent. */
	organizationId?: string;
	eventId?: string;
	/** How often leads are looked for. */
	pollEverySeconds: number;
	/** Between two calls that compare, milliseconds. */
	pause: number;
}

/** An event that has a lead form. */
export interface ChosenEvent {
	event_id: string;
	/** Absent where LinkedIn does not say. */
	form_id: string | null;
}

/** What is known once somebody has consented. */
export interface Access {
	truth: Truth;
	organizationId: string;
	/** Of that page. */
	table: LeadTable;
	hasRefreshToken: boolean;
}

/**
 * The stage with a LinkedIn that nobody here has power over. The credential is not connected until
 * LGF-001 is shown, and everything is of the one page that the person has chosen.
 */
export class LinkedInStage extends Stage<Workspace<StageEnvironment>> {
	private readonly secrets = new Set<string>();

	private known?: Access;

	private eventId?: string;

	private constructor(
		desk: Desk<Workspace<StageEnvironment>>,
		teardown: Teardown,
		readonly options: LinkedInStageOptions,
	) {
		super(desk, teardown);
	}

	static async open(options: LinkedInStageOptions): Promise<LinkedInStage> {
		const teardown = new Teardown();
		return await teardown.guard(async () => {
			const environment = await startEnvironment(options, teardown);
			const { app, apiVersion, profileScope, log, watch } = options;
			const linkedIn = await environment.client.credentials.create({
				name: 'LinkedIn',
				type: LINKEDIN_CREDENTIAL_TYPE,
				data: { ...app, apiVersion, profileScope },
			});
			const workspace = new Workspace(environment, linkedIn);
			const desk = await Desk.at(workspace, { log, watch, online: isLinkedIn(options.hosts) });
			teardown.add(async () => await desk.editor.close());
			const stage = new LinkedInStage(desk, teardown, options);
			// While n8n runs: an active workflow's subscription would stay at LinkedIn.
			teardown.add(async () => await stage.unpublishAll());
			return stage;
		});
	}

	override secretsIn(text: string): string[] {
		const { app } = this.options;
		const known = [...this.secrets].filter((secret) => text.includes(secret));
		return [...secretsIn(text, app), ...known.map((secret) => `${secret.slice(0, 8)}…`)];
	}

	/** Secrets, and the e-mail addresses of those who registered. */
	override unfitForReport(text: string): string[] {
		const addresses = [...(this.known?.truth.addresses ?? [])];
		const found = addresses.filter((address) => text.includes(address));
		return [...this.secretsIn(text), ...found.map(() => 'an e-mail address')];
	}

	override async makeReady(): Promise<void> {
		await this.desk.editor.closeOtherWindows();
		await this.environment.postgres.startServer();
		await this.unpublishAll();
	}

	/** What is known of LinkedIn. @throws NotShown while nobody has consented */
	get access(): Access {
		if (this.known === undefined) {
			throw new NotShown('No credential is connected to LinkedIn: see LGF-001');
		}
		return this.known;
	}

	/**
	 * The event that the person chooses, of those that have a lead form.
	 *
	 * @throws NotShown when there is none
	 */
	async event(): Promise<ChosenEvent> {
		const { truth, organizationId } = this.access;
		const { eventId: given, member } = this.options;
		const id = this.eventId ?? given ?? (await chooseEvent(truth.linkedIn, member, organizationId));
		const event = (await truth.events(organizationId)).find(({ event_id }) => event_id === id);
		if (event === undefined) throw new NotShown(NO_EVENT);
		this.eventId = id;
		return event as unknown as ChosenEvent;
	}

	/** The form of that event. @throws NotShown when there is none */
	async formId(): Promise<string> {
		const { form_id } = await this.event();
		if (form_id === null) throw new NotShown('LinkedIn does not say which form the event has');
		return form_id;
	}

	/** Finds out what there is, when the credential has been connected. */
	async begin(): Promise<void> {
		const { hosts, apiVersion, pause, app, member, log, pollEverySeconds } = this.options;
		const linkedIn = new LinkedIn({ hosts, version: apiVersion, calls: MOST_CALLS, pause });
		const truth = new Truth(linkedIn, app);
		const { hasRefreshToken } = await this.takeToken(linkedIn);
		await refusedSeconds(linkedIn);
		const { organizationId = await chooseOrganization(linkedIn, member) } = this.options;
		log(`Everything is of the page ${organizationId}.`);
		const table = new LeadTable(this.desk.canvas, organizationId, pollEverySeconds);
		this.known = { truth, organizationId, table, hasRefreshToken };
	}

	/** Compares with the access token that n8n holds now. @returns whether it was another one */
	async takeNewToken(): Promise<boolean> {
		const { linkedIn } = this.access.truth;
		const before = linkedIn.token;
		await this.takeToken(linkedIn);
		return linkedIn.token !== before;
	}

	/** The leads that LinkedIn has. @throws NotShown when there are none */
	async leads(): Promise<AnsweredLead[]> {
		const { truth, organizationId } = this.access;
		const leads = await truth.leads(organizationId);
		if (leads.length === 0)
			throw new NotShown('Nobody has registered for an event of the page yet');
		return leads;
	}

	private async takeToken(linkedIn: LinkedIn): Promise<{ hasRefreshToken: boolean }> {
		const { n8n } = this.environment;
		const { oauthTokenData } = await n8n.decryptedCredential(this.desk.canvas.linkedIn.id);
		const { access_token, refresh_token } = oauthTokenData as Record<string, unknown>;
		for (const token of [access_token, refresh_token]) {
			if (typeof token === 'string') this.secrets.add(token);
		}
		linkedIn.token = String(access_token);
		return { hasRefreshToken: typeof refresh_token === 'string' };
	}

	private async unpublishAll(): Promise<void> {
		const { workflows } = this.environment.client;
		for (const { id, active } of await workflows.list()) if (active) await workflows.deactivate(id);
	}
}
