/**
 * The last look at a report before it is written: no secret may be in it, however it came there.
 * @throws when one is; the message doesn't show it
 */
export function requireNoSecret(text: string, secrets: ReadonlyArray<string | undefined>): void {
	const known = secrets.filter((secret) => secret !== undefined && secret !== '');
	const forms = known.flatMap((secret) => [secret, encodeURIComponent(String(secret))]);
	if (forms.some((secret) => text.includes(String(secret)))) {
		throw new Error('The report holds a secret, and is not written');
	}
}
