import { connect } from '../../simulator/server/testing/client';
import type { PullJob } from '../parts/pullResult';
import { runChild } from '../stage/childTask';
import type { Scene, Stage } from '../stage/stage';
import type { FloorInput, FloorOutput } from './floorChild';
import { leadsPath } from './leadsQuery';
import type { MeasuredRun } from './measuredRun';
import type { Truth } from './truth';

/**
 * How the floor reaches LinkedIn: over plain HTTP, or over TLS and a proxy as n8n does here; and as n8n
 * does it, with a connection of its own for each page.
 */
export type Way = 'plain' | 'tls' | 'as n8n';

export const FLOORS: Record<Way, string> = {
	plain: 'Floor: bare script',
	tls: 'Floor, over TLS and the proxy',
	'as n8n': 'Floor, over TLS, a connection each',
};

/** Runs the bare script in a process of its own. */
export async function readFloor(
	{ nodeBinary, isolated }: Stage,
	{ simulator }: Scene,
	organizationId: string,
	truth: Truth,
	{ repetitions }: PullJob,
	way: Way,
): Promise<{ contender: string; runs: MeasuredRun[]; problem?: string }> {
	const { access_token: token } = await connect(simulator);
	const { proxyUrl = '', certificateAuthorityFile = '' } = isolated.network;
	const origin = way === 'plain' ? simulator.url : 'https://api.linkedin.com';
	const input: FloorInput = {
		url: origin + leadsPath(organizationId),
		headers: {
			authorization: `Bearer ${token}`,
			...(way === 'as n8n' && { connection: 'close' }),
		},
		repetitions,
	};
	const { milliseconds, leadIds } = await runChild<FloorOutput>('contenders/floorChild.ts', input, {
		nodeBinary,
		environment:
			way === 'plain'
				? {}
				: {
						NODE_USE_ENV_PROXY: '1',
						HTTPS_PROXY: proxyUrl,
						NODE_EXTRA_CA_CERTS: certificateAuthorityFile,
					},
	});
	const isRight = leadIds.length === truth.leads && new Set(leadIds).size === truth.leads;
	return {
		contender: FLOORS[way],
		runs: milliseconds.map((each) => ({
			milliseconds: each,
			wallMilliseconds: each,
			peakBytes: 0,
			bytesBefore: 0,
			liveBytes: 0,
			heldBytes: 0,
			wrongIds: 0,
		})),
		...(!isRight && { problem: `${leadIds.length} leads, not ${truth.leads}` }),
	};
}
