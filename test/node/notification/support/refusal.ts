import type { NotificationTest } from './notificationTest';

/** What an activation fails with, which n8n shows by its message alone. */
export interface Refusal {
	message: string;
	error: Error;
}

/**
 * What a hook threw. Nothing in it is secret, and its message lets n8n try the activation again.
 * @throws when nothing was thrown
 */
export async function refusalOf(
	{ nodeTest, control }: NotificationTest,
	hook: Promise<unknown>,
): Promise<Refusal> {
	const error = await hook.then(
		() => undefined,
		(reason: unknown) => reason as Error,
	);
	if (error === undefined) throw new Error('Nothing was thrown');
	const { message } = error;
	expect(message).not.toContain('Authorization');
	const { access_token: token } = await nodeTest.tokens();
	const everything = `${message} ${JSON.stringify(error)} ${error.stack}`;
	expect(everything).not.toContain(control.application.get().clientSecret);
	if (token) expect(everything).not.toContain(token);
	return { message, error };
}
