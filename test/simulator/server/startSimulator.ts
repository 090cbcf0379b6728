import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { World } from '../world/types';
import type { Call } from './calls';
import { createControl, type Control } from './control';
import { apiRoutes, controlRoutes, pageRoutes, tokenRoutes } from './routes';
import { newState, type StateOptions } from './state';

export interface SimulatorOptions extends StateOptions {
	/** 0, the default, takes any free port. */
	port?: number;
}

export interface Simulator {
	/** `http://127.0.0.1:PORT`, which replaces www.linkedin.com and api.linkedin.com. */
	url: string;
	/** The live world. */
	world: World;
	control: Control;
	/** Every API and OAuth call with its status, oldest first. */
	calls: readonly Call[];
	/** @throws Error with the places where an answer or a push differed from the wire contract */
	stop(): Promise<void>;
}

/** Starts a LinkedIn on loopback. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const state = newState(options);
	const control = createControl(state);
	const stopping = new AbortController();
	const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
	await app.register(apiRoutes(state, stopping.signal));
	await app.register(tokenRoutes(state, stopping.signal));
	await app.register(pageRoutes(state));
	await app.register(controlRoutes(control));
	await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	const address = app.server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${address.port}`,
		world: state.world,
		control,
		calls: state.calls,
		stop: async () => {
			stopping.abort();
			state.notifications.stop();
			await app.close();
			const drift = [...state.drift];
			state.drift.clear();
			if (drift.length > 0) throw new Error(drift.join('\n'));
		},
	};
}
