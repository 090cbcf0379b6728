import type { NotificationTest } from './notificationTest';

/**
 * The message of the error with which a hook fails, of which n8n shows nothing else. Checks that the error holds no
 * secret, and that its message lets n8n try again.
 * @throws when nothing was thrown
 */
export async function refusalOf(
	{ nodeTest, control }: NotificationTest,
	hook: Promise<unknown>,
): Promise<string> {
	const error = await hook.then(
		() => undefined,
		(reason: unknown) => reason as Error,
	);
	if (error === undefined) throw new Error('Nothing was thrown');
	const { message, stack } = error;
	expect(message).not.toContain('Authorization');
	const { access_token: token } = nodeTest.tokens;
	const everything = `${message} ${JSON.stringify(error)} ${stack}`;
	expect(everything).not.toContain(control.application.get().clientSecret);
	if (token) expect(everything).not.toContain(token);
	return message;
}
