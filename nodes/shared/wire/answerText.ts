/**
 * Far above the largest page of leads, far below what fills n8n's memory: n8n itself takes an answer of
 * any size.
 */
export const LARGEST_ANSWER_MEGABYTES = 50;

/** n8n's own time limit ends with the headers of an answer that is read as it comes. */
const LONGEST_READ_MS = 120_000;

interface AnswerStream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

/**
 * The text of an answer that n8n handed over unread (`encoding: 'stream'`), unpacked already; a text
 * stays as it is.
 * @returns undefined for an answer that is larger than it may be; the rest of it is not read
 * @throws Node's error when the connection is cut, an Error with code ETIMEDOUT when it is too slow
 */
export async function answerText(body: unknown): Promise<string | undefined> {
	if (!isStream(body)) return typeof body === 'string' ? body : '';
	const deadline = AbortSignal.timeout(LONGEST_READ_MS);
	let giveUp = () => {};
	const isTooSlow = new Promise<never>((_, reject) => {
		giveUp = () => reject(tooSlow());
		deadline.addEventListener('abort', giveUp);
	});
	try {
		// A stream that waits for its next part does not notice that it is destroyed.
		return await Promise.race([readText(body), isTooSlow]);
	} finally {
		deadline.removeEventListener('abort', giveUp);
		body.destroy();
	}
}

/** Puts the text into the place of an unread answer that an error of n8n may carry. */
export async function readThrownAnswers(layers: Iterable<Record<string, unknown>>): Promise<void> {
	for (const { response } of layers) {
		const answer = response as { data?: unknown } | undefined;
		if (answer === undefined || !isStream(answer.data)) continue;
		try {
			answer.data = await answerText(answer.data);
		} catch {
			// Its status is known all the same.
			answer.data = undefined;
		}
	}
}

async function readText(body: AnswerStream): Promise<string | undefined> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > LARGEST_ANSWER_MEGABYTES * 1024 * 1024) return undefined;
		chunks.push(chunk);
	}
	// Without a byte order mark, as from n8n.
	return new TextDecoder().decode(Buffer.concat(chunks, size));
}

function tooSlow(): Error {
	return Object.assign(new Error('The answer took too long'), { code: 'ETIMEDOUT' });
}

function isStream(body: unknown): body is AnswerStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
