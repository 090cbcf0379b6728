import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { clientOrAnswer } from './clientOrAnswer';
import { challengeResponse, isChallengeCode } from './signature';

/**
 * Answers LinkedIn's question whether this address holds the client secret. LinkedIn asks when a
 * subscription is created and every two hours, and waits 3 s (wire contract 4.1). Whoever asks for nothing,
 * such as a browser or a monitor, is told what is here (4.3).
 */
export async function answerChallenge(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const { challengeCode } = context.getQueryData() as { challengeCode?: unknown };
	if (!isChallengeCode(challengeCode)) {
		response.status(challengeCode === undefined ? 200 : 400).json({
			message:
				'This address receives LinkedIn lead notifications. Of GET it answers a challengeCode that is a UUID.',
		});
		return { noWebhookResponse: true };
	}
	const client = await clientOrAnswer(context);
	if (client === undefined) return { noWebhookResponse: true };
	const answer = challengeResponse(client.credential.clientSecret, challengeCode);
	response.status(200).json({ challengeCode, challengeResponse: answer });
	return { noWebhookResponse: true };
}
