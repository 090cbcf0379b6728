/**
 * Presses a button of the simulator's consent page, as a person does in a browser, without one: its form repeats
 * the parameters of its own address.
 *
 * @param simulatorUrl where the simulator is, whatever host the address names
 * @returns where LinkedIn sends the browser back to
 * @throws Error when the simulator shows a page of errors in place of the consent
 */
export async function giveConsent(
	simulatorUrl: string,
	authorizationUrl: string,
	decision: 'allow' | 'cancel' = 'allow',
): Promise<string> {
	const { pathname, searchParams } = new URL(authorizationUrl);
	const body = new URLSearchParams(searchParams);
	body.set('decision', decision);
	const init: RequestInit = { method: 'POST', body, redirect: 'manual' };
	const answer = await fetch(simulatorUrl + pathname, init);
	const location = answer.headers.get('location');
	if (location === null) throw new Error(`LinkedIn shows a page: ${await answer.text()}`);
	return location;
}
