import { isEqual } from 'lodash';
import type { IDataObject, INode, INodeParameters, IPinData } from 'n8n-workflow';

import { LinkedInInstantLeadTrigger } from '../../../nodes/LinkedInInstantLead/LinkedInInstantLeadTrigger.node';
import { clearProcessMemory } from '../../../nodes/shared/processMemory';
import { DAY } from '../../durations';
import type { WorkflowDefinition } from '../../harness/api/workflows';
import { PACKAGE_NAME } from '../../harness/packPackage';
import { startNodeTest, type NodeTest } from '../harness/startNodeTest';
import { NOW } from '../lead/support/clock';
import { chosen, itemsOf } from '../router/runAction';
import { ActiveTrigger } from '../trigger/support/activeTrigger';
import { SAMPLE_LEADS, SAMPLE_ORGANIZATION, sampleWorld } from './sampleWorld';

/**
 * The output of the templates' nodes for the sample world. The nodes themselves make it, with the template's
 * parameters, so that a sample has each column of a real lead.
 */
export class Samples {
	/**
	 * The id of the lead that is cancelled: the last one, which the templates that store leads then do not have. A
	 * template that only reports cancellations needs one that the others have stored.
	 */
	private cancelled = '';

	private constructor(private readonly nodeTest: NodeTest) {}

	/** Starts a LinkedIn with the sample world, for the time at which the clock is held. */
	static async start(): Promise<Samples> {
		const world = sampleWorld();
		return new Samples(await startNodeTest({ now: () => Date.now(), world, hurried: true }));
	}

	async close(): Promise<void> {
		await this.nodeTest.close();
	}

	/** The sample items of each node of ours, as n8n pins them, beside those of other nodes as they are. */
	async pinsOf({ nodes, pinData }: WorkflowDefinition): Promise<IPinData> {
		const onlyReports = nodes.some(({ parameters }) =>
			isEqual(parameters.leadActions, ['DELETED']),
		);
		this.cancelled = String(SAMPLE_LEADS.at(onlyReports ? -2 : -1)?.id);
		const pins: IPinData = { ...pinData };
		for (const node of nodes) {
			const make = this.makerFor(node);
			if (make === undefined) continue;
			await this.begin();
			pins[node.name] = (await make.call(this, asChosen(node))).map((json) => ({ json }));
		}
		return pins;
	}

	/** The method that makes the samples of a node; undefined for a node without samples. */
	private makerFor({ type, parameters: { operation } }: INode) {
		const kind = type.replace(`${PACKAGE_NAME}.`, '');
		switch (kind === 'linkedInLeadSync' ? operation : kind) {
			case 'linkedInInstantLeadTrigger':
				return this.notified;
			case 'linkedInLeadSyncTrigger':
				return this.polled;
			case 'pull':
				return this.pulled;
			case 'compare':
				return this.different;
			case 'check':
				return this.checked;
			default:
				return undefined;
		}
	}

	private get control() {
		return this.nodeTest.control;
	}

	/** Resets the world to the time before the first registration, and n8n to the time before its first run. */
	private async begin(): Promise<void> {
		jest.setSystemTime(NOW);
		clearProcessMemory();
		this.control.reset();
		await this.nodeTest.connect();
	}

	private register(): void {
		for (const lead of SAMPLE_LEADS) this.control.leads.add(lead);
	}

	/** One person cancels the registration, more than a day later. */
	private cancel(): void {
		this.control.leads.delete(this.cancelled);
	}

	private async polled(parameters: INodeParameters): Promise<IDataObject[]> {
		this.register();
		this.cancel();
		const past = { ...parameters, startFrom: 'lastDays', startDays: 7 };
		return (await ActiveTrigger.activate(this.nodeTest, past)).items;
	}

	private async notified(parameters: INodeParameters): Promise<IDataObject[]> {
		// On a busy machine, requests may exceed LinkedIn's usual time limits.
		this.control.notifications.set({ challengeTimeout: PATIENCE_MS, pushTimeout: PATIENCE_MS });
		const node = this.nodeTest.webhookNode(new LinkedInInstantLeadTrigger(), { parameters });
		await node.activate();
		const settle = async () => {
			await this.control.notifications.settled();
			await node.settled();
		};
		for (const lead of SAMPLE_LEADS) {
			this.control.leads.add(lead);
			await settle();
		}
		this.cancel();
		await settle();
		return node.executions.flat(2).map(({ json }) => json);
	}

	private async pulled(parameters: INodeParameters): Promise<IDataObject[]> {
		this.register();
		this.cancel();
		return await itemsOf(this.nodeTest, 'lead: pull', parameters);
	}

	/** One lead was not stored, one was answered again since, and one was cancelled. */
	private async different(parameters: INodeParameters): Promise<IDataObject[]> {
		this.register();
		const all = await itemsOf(this.nodeTest, 'lead: pull', {
			organizationId: chosen(SAMPLE_ORGANIZATION),
			options: { testLeads: 'include' },
		});
		this.cancel();
		const [, answeredAgain, ...others] = all;
		const before = new Date(NOW - 10 * DAY).toISOString();
		const stored = [{ ...answeredAgain, submitted_at: before }, ...others];
		return await itemsOf(this.nodeTest, 'lead: compare', parameters, {
			items: stored.map((json) => ({ json })),
		});
	}

	/** The result of Check while the sign-in ends soon. */
	private async checked(parameters: INodeParameters): Promise<IDataObject[]> {
		this.control.application.set({ refreshTokenSeconds: (10 * DAY) / 1000 });
		await this.nodeTest.connect();
		return await itemsOf(this.nodeTest, 'connection: check', parameters);
	}
}

const PATIENCE_MS = 60_000;

/** Chooses the sample Page and includes test leads, since the samples are marked as test leads. */
function asChosen({ parameters }: INode): INodeParameters {
	if (parameters.resource === 'connection') return parameters;
	const options = { ...(parameters.options as INodeParameters), testLeads: 'include' };
	return { ...parameters, organizationId: chosen(SAMPLE_ORGANIZATION), options };
}
