import { freePort } from '../../harness/freePort';
import { giveConsent } from '../../harness/giveConsent';
import { Ingress, PUBLIC_URL } from '../../harness/ingress/ingress';
import { startSimulator, type Simulator } from '../../simulator';
import { CALLS, probe, type Person, type ProbeOptions } from '../probe';
import type { Combination } from './combination';
import { AD_ACCOUNT, EVENT, ORGANIZATION, proofWorld } from './world';

const SCOPES = 'r_marketing_leadgen_automation r_events r_organization_admin';
const WEBHOOK = `${PUBLIC_URL}/probe`;

/** A simulated LinkedIn, and a person in front of the probe. */
export class Stage {
	private constructor(
		readonly simulator: Simulator,
		private readonly webhookPort: number,
		private readonly ingress: Ingress,
	) {}

	static async start(): Promise<Stage> {
		const webhookPort = await freePort();
		const ingress = await Ingress.start({ n8n: webhookPort });
		const { port, ca } = ingress;
		const simulator = await startSimulator({
			world: proofWorld(Date.now()),
			webhooks: { address: '127.0.0.1', port, ca },
		});
		return new Stage(simulator, webhookPort, ingress);
	}

	/** Sets every switch, runs the probe, and checks that no subscription is left. */
	async probe({ variants, versions }: Combination, changes: Partial<ProbeOptions> = {}) {
		const { control } = this.simulator;
		control.variants.set(variants);
		control.versions.set([
			'202609',
			...Object.keys(versions).filter((version) => versions[version]),
		]);
		control.calls.clear();
		const leads = control.leads.list().length;
		const subscriptions = control.subscriptions.list();
		const result = await probe({ ...this.options(), ...changes });
		const added = control.leads.list().slice(leads);
		for (const { id } of added) control.leads.delete(id);
		expect(control.subscriptions.list()).toEqual(subscriptions);
		return result;
	}

	async stop(): Promise<void> {
		await this.simulator.stop();
		await this.ingress.close();
	}

	private options(): ProbeOptions {
		const { url, control } = this.simulator;
		const { clientId, clientSecret } = control.application.get();
		return {
			person: this.person(),
			hosts: { api: url, www: url },
			version: '202609',
			calls: CALLS,
			pause: 0,
			stopping: new AbortController().signal,
			app: {
				clientId,
				clientSecret,
				scopes: SCOPES,
				redirectUri: 'http://localhost:8765/callback',
			},
			organizationId: ORGANIZATION,
			eventId: EVENT,
			sponsoredAccountId: AD_ACCOUNT,
			webhook: { url: WEBHOOK, port: this.webhookPort },
		};
	}

	/** Agrees to everything, and registers when asked to. */
	person(): Person {
		let back = '';
		return {
			tell: () => undefined,
			answer: async () => back,
			confirm: async (question) => {
				if (question.startsWith('Register')) this.simulator.control.leads.add({ eventId: EVENT });
				return true;
			},
			visit: async (url) => {
				back = await giveConsent(this.simulator.url, url);
			},
		};
	}
}
