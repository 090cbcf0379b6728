import type { NotificationTest } from './notificationTest';

/** The error of a failed activation, of which n8n shows only the message. */
export interface Refusal {
	message: string;
	error: Error;
}

/**
 * Returns the error of a hook. Checks that it holds no secret, and that its message lets n8n try again.
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
