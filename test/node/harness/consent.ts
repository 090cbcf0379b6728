import type { Simulator } from '../../simulator';
import type { Consent } from './connectCredential';

/**
 * A person who reads the simulator's consent page and presses one of its buttons.
 *
 * @returns what `connectCredential` needs; it throws when LinkedIn shows an error page instead
 */
export function consentAt(simulator: Simulator, decision: 'allow' | 'cancel'): Consent {
	return async (authorizationUrl) => {
		const { pathname, search, searchParams } = new URL(authorizationUrl);
		const page = await fetch(`${simulator.url}${pathname}${search}`, { redirect: 'manual' });
		const redirectedAtOnce = page.headers.get('location');
		if (redirectedAtOnce !== null) return redirectedAtOnce;

		const body = new URLSearchParams(searchParams);
		body.set('decision', decision);
		const answer = await fetch(`${simulator.url}${pathname}`, {
			method: 'POST',
			body,
			redirect: 'manual',
		});
		const location = answer.headers.get('location');
		if (location === null) throw new Error(`LinkedIn shows a page: ${await answer.text()}`);
		return location;
	};
}
