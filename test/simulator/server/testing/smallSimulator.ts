import {
	startSimulator,
	type Simulator,
	type SimulatorOptions,
	type WebhookIngress,
} from '../../index';
import { connect } from './client';
import { NOW, smallWorld } from './smallWorld';

export interface SmallSimulator extends Simulator {
	/** Of the member who is signed in. */
	token: string;
	/** Starts another one in place of the one that runs. */
	restart(options: SimulatorOptions): Promise<void>;
}

/** For each test of a file a simulator of its own: the small world, and a clock that stands still at NOW. */
export function smallSimulator(webhooks?: WebhookIngress): SmallSimulator {
	const start = async (options: SimulatorOptions) => {
		Object.assign(simulator, await startSimulator({ world: smallWorld(), ...options }));
		simulator.token = (await connect(simulator)).access_token;
		simulator.control.calls.clear();
	};
	const restart = async (options: SimulatorOptions) => {
		await simulator.stop();
		await start(options);
	};
	const simulator = { restart } as SmallSimulator;
	beforeEach(async () => await start({ now: () => NOW, webhooks }));
	afterEach(async () => await simulator.stop());
	return simulator;
}
