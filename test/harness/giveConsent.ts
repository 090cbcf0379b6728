/**
 * Selects Allow on the simulator's consent page without a browser: the page's form repeats the parameters of its
 * own URL.
 *
 * @param simulatorUrl the simulator's URL, whatever host the address names
 * @returns the URL to which LinkedIn sends the browser back
 * @throws Error when the simulator shows an error page in place of the consent
 */
export async function giveConsent(simulatorUrl: string, authorizationUrl: string): Promise<string> {
	const { pathname, searchParams } = new URL(authorizationUrl);
	const body = new URLSearchParams(searchParams);
	body.set('decision', 'allow');
	const init: RequestInit = { method: 'POST', body, redirect: 'manual' };
	const answer = await fetch(simulatorUrl + pathname, init);
	const location = answer.headers.get('location');
	if (location === null) throw new Error(`LinkedIn shows a page: ${await answer.text()}`);
	return location;
}
