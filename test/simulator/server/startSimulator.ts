/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n, in tests only */
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { defaultWorld } from '../world/defaultWorld';
import type { World } from '../world/types';
import type { Call } from './calls';
import { Clock } from './clock';
import { createControl, type Control } from './control';
import { Faults } from './faults';
import { withChanges } from './control/variants';
import { apiRoutes } from './http/apiRoutes';
import { consentRoutes } from './http/consentRoutes';
import { controlRoutes } from './http/controlRoutes';
import { registrationRoutes } from './http/registrationRoutes';
import { tokenRoutes } from './http/tokenRoutes';
import type { Likeness } from './likeness';
import { Notifications } from './notifications/notifications';
import type { WebhookIngress } from './notifications/webhookClient';
import { defaultApplication } from './oauth/application';
import { TokenStore } from './oauth/tokens';
import type { SimulatorState } from './state';
import { defaultVariants } from './variants';
import { Versions } from './versions';

export interface SimulatorOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	/** The default world of the seed when absent. Its first member is signed in. */
	world?: World;
	seed?: number;
	/** The clock that the simulator's own offset is added to; epoch milliseconds. */
	now?: () => number;
	/** Where every webhook is reached, whatever host its URL names; without it none can be reached. */
	webhooks?: WebhookIngress;
	/** How a LinkedIn was seen to behave; the usual way where it says nothing. `reset` leads back to it. */
	like?: Likeness;
}

export interface Simulator {
	/** `http://127.0.0.1:PORT`, in the place of www.linkedin.com and of api.linkedin.com. */
	url: string;
	/** The live world. */
	world: World;
	control: Control;
	/** Every API and OAuth call as it was answered, oldest first. */
	calls: readonly Call[];
	stop(): Promise<void>;
}

/** Starts a LinkedIn on loopback. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { port = 0, seed = 1, now = Date.now, like } = options;
	const clock = new Clock(now);
	const world = options.world ?? defaultWorld({ seed, now: clock.now() });
	const withoutNotifications = {
		world,
		application: { ...defaultApplication(), ...like?.application },
		signedInMemberId: world.members[0]?.id ?? '',
		variants: withChanges(defaultVariants(), like?.variants ?? {}),
		versions: new Versions(like?.versions),
		clock,
		tokens: new TokenStore(clock),
		faults: new Faults(),
		calls: [],
		seed,
	};
	// One and the same object, since its variants and application are replaced when they change.
	const state: SimulatorState = Object.assign(withoutNotifications, {
		notifications: new Notifications(withoutNotifications, options.webhooks),
	});
	const control = createControl(state);
	const stopping = new AbortController();
	const app = fastify({ forceCloseConnections: true, exposeHeadRoutes: false });
	await app.register(apiRoutes(state, stopping.signal));
	await app.register(tokenRoutes(state, stopping.signal));
	await app.register(consentRoutes(state));
	await app.register(registrationRoutes(state));
	await app.register(controlRoutes(control));
	await app.listen({ host: '127.0.0.1', port });
	const address = app.server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${address.port}`,
		world,
		control,
		calls: state.calls,
		stop: async () => {
			stopping.abort();
			state.notifications.stop();
			await app.close();
		},
	};
}
