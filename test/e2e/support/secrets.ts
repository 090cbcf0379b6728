import type { Application } from '../../simulator';

/** Every token and code, LinkedIn's and the simulator's, starts like this and is at least this long. */
const TOKEN = /AQ[VWR][\w-]{100,}/g;

/**
 * The tokens, codes and client secret that a text holds, shortened. Nothing that people see or that n8n
 * stores in the clear may hold any.
 */
export function secretsIn(
	text: string,
	{ clientSecret }: Pick<Application, 'clientSecret'>,
): string[] {
	const secrets = [clientSecret, encodeURIComponent(clientSecret)].filter((secret) =>
		text.includes(secret),
	);
	return [...(text.match(TOKEN) ?? []), ...secrets].map((secret) => `${secret.slice(0, 8)}…`);
}
